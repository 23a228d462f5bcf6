package org.casefolio.sandbox;

import java.time.Duration;
import org.casefolio.platform.settings.PretendAgency;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.IntervalTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Lets something happen every {@code CASEFOLIO_SANDBOX_EVERY} (5 seconds; with 0 nothing happens by
 * itself) and says every half minute that the agency's system is alive.
 */
@Component
@PretendAgency
@Serving
class AgencyWorker implements SchedulingConfigurer {

  private static final String SETTING = "casefolio.sandbox.every";
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);

  private final Agency agency;
  private final Duration every;

  AgencyWorker(Agency agency, SettingsSource source) {
    this.agency = agency;
    this.every = every(source);
  }

  static Duration every(SettingsSource source) {
    if (source.find(SETTING).filter("0"::equals).isPresent()) {
      return Duration.ZERO;
    }
    Duration every = source.duration(SETTING, Duration.ofSeconds(5));
    if (every.isNegative()) {
      throw source.wrong(SETTING, "must be a duration such as 5s, or 0 for never");
    }
    return every;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar registrar) {
    registrar.addFixedDelayTask(new IntervalTask(agency::heartbeat, HEARTBEAT, HEARTBEAT));
    if (every.isPositive()) {
      registrar.addFixedDelayTask(new IntervalTask(() -> agency.tick(every), every, every));
    }
  }
}
