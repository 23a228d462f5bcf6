package org.casefolio.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * How long messages took from the event to their acceptance by a relay, counted in steps: ten to a
 * decade, so that a figure read from them is at most a quarter too high. Kept in memory for some
 * seconds, so that counting costs a message nothing; what a killed process had not written down is
 * missing from the figures and from nothing else.
 */
@Component
class Pace {

  /** The last step within ten seconds. */
  static final int TEN_SECONDS = 20;

  private static final int LAST = 99;
  private static final double FIRST_MILLIS = 100;
  private static final double STEPS_PER_DECADE = 10;

  private final Clock clock;
  private final Settings settings;
  private Map<Step, Long> counted = new HashMap<>();

  Pace(Clock clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /** Messages of a day and a queue that took about as long. */
  record Step(LocalDate day, Priority priority, int step) {}

  synchronized void add(Priority priority, Duration time) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
    counted.merge(new Step(today, priority, step(time)), 1L, Long::sum);
  }

  /** Takes what was counted since the last time. */
  synchronized Map<Step, Long> take() {
    Map<Step, Long> taken = counted;
    counted = new HashMap<>();
    return taken;
  }

  /** Gives back what could not be written down. */
  synchronized void putBack(Map<Step, Long> taken) {
    taken.forEach((step, messages) -> counted.merge(step, messages, Long::sum));
  }

  static int step(Duration time) {
    double decades = Math.log10(Math.max(time.toMillis(), 1) / FIRST_MILLIS);
    return (int) Math.clamp(Math.ceil(decades * STEPS_PER_DECADE), 0, LAST);
  }

  /** The longest time that counts as this step. */
  static Duration end(int step) {
    return Duration.ofMillis(Math.round(FIRST_MILLIS * Math.pow(10, step / STEPS_PER_DECADE)));
  }
}
