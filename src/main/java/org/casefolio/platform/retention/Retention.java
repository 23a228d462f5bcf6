package org.casefolio.platform.retention;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/** How long what is kept: {@code CASEFOLIO_KEEP_…}, a number of days for each {@link Period}. */
@Component
public class Retention {

  private final Map<Period, Integer> days = new EnumMap<>(Period.class);

  /** Reads and checks all of them; throws {@link org.casefolio.platform.settings.WrongSetting}. */
  public Retention(SettingsSource source) {
    for (Period period : Period.values()) {
      days.put(
          period, source.number(period.setting(), period.days(), period.floor(), period.most()));
    }
  }

  /** How many days it is. */
  public int days(Period period) {
    return days.getOrDefault(period, period.days());
  }

  /** What is of an earlier day than this goes. */
  public LocalDate before(Period period, LocalDate today) {
    return today.minusDays(days(period));
  }
}
