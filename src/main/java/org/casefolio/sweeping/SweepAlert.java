package org.casefolio.sweeping;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.casefolio.platform.postgres.AfterCommit;
import org.casefolio.platform.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells the operator of a sweep, once: that there is one, and neither who nor what it is about. */
@Component
class SweepAlert {

  private static final Logger LOG = LoggerFactory.getLogger(SweepAlert.class);

  private final Map<By, Counter> sweeps = new EnumMap<>(By.class);
  private final Vault vault;

  /** By what somebody tries to learn how a whole block of cases stands. */
  enum By {
    CHECKING,
    FOLLOWING
  }

  SweepAlert(Vault vault, MeterRegistry meters) {
    this.vault = vault;
    for (By by : By.values()) {
      sweeps.put(
          by,
          Counter.builder("casefolio.sweeps")
              .description("sweeps over neighboring receipt numbers that began")
              .tag("by", by.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  /** Under what a sweep that goes on is kept. */
  byte[] subject(By by) {
    return vault.blind("sweep", by.name());
  }

  /** Tells of a sweep that has begun, when the transaction that saw it is through. */
  void raise(By by) {
    AfterCommit.run(() -> tell(by));
  }

  private void tell(By by) {
    switch (by) {
      case CHECKING ->
          LOG.warn(
              "Many neighboring receipt numbers are checked, from one address or from many. The"
                  + " limits hold. This is said once, until it has been quiet for a day.");
      case FOLLOWING ->
          LOG.warn(
              "Many neighboring receipt numbers are added, by one account or by many. The limits"
                  + " hold. This is said once, until it has been quiet for a day.");
    }
    Counter counter = sweeps.get(by);
    if (counter != null) {
      counter.increment();
    }
  }
}
