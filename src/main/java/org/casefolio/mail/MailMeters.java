package org.casefolio.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.casefolio.mail.Message.Priority;
import org.springframework.stereotype.Component;

/** Counts what becomes of messages, by queue; never whom they are for or what they are about. */
@Component
class MailMeters {

  private static final Duration[] STEPS = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4),
    Duration.ofHours(12),
    Duration.ofHours(48)
  };

  private static final List<String> OUTCOMES =
      List.of("accepted", "deferred", "refused", "unwelcome", "unsent", "broken");

  private final Map<Priority, Map<String, Counter>> attempts = new EnumMap<>(Priority.class);
  private final Map<Priority, Timer> accepted = new EnumMap<>(Priority.class);
  private final MeterRegistry meters;
  private final Pace pace;

  MailMeters(MeterRegistry meters, Pace pace) {
    this.meters = meters;
    this.pace = pace;
    for (Priority priority : Priority.values()) {
      attempts.put(priority, new ConcurrentHashMap<>());
      // From zero on, or the first one would not be seen as an increase.
      OUTCOMES.forEach(outcome -> attempts(priority, outcome));
      braked(priority, 0);
      accepted.put(
          priority,
          Timer.builder("casefolio.mail.accepted")
              .description("From the event to the acceptance of its message by a relay")
              .tags(Tags.of("queue", name(priority)))
              .serviceLevelObjectives(STEPS)
              .publishPercentiles(0.5, 0.95, 0.99)
              .register(meters));
    }
  }

  /** How a queue is called in metrics. */
  static String name(Priority priority) {
    return priority.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** An attempt and what came of it. */
  void answered(Priority priority, Relay.Answer answer) {
    String outcome =
        switch (answer) {
          case Relay.Accepted accepted -> "accepted";
          case Relay.Deferred deferred -> "deferred";
          case Relay.Refused refused -> "refused";
          case Relay.Unwelcome unwelcome -> "unwelcome";
          case Relay.Unsent unsent -> "unsent";
          case Relay.Broken broken -> "broken";
        };
    attempts(priority, outcome).increment();
  }

  private Counter attempts(Priority priority, String outcome) {
    return Objects.requireNonNull(attempts.get(priority))
        .computeIfAbsent(
            outcome,
            key ->
                Counter.builder("casefolio.mail.attempts")
                    .description("Attempts to hand a message to a relay, by what came of them")
                    .tags(Tags.of("queue", name(priority), "outcome", key))
                    .register(meters));
  }

  /** How long it took from what a message tells to its acceptance by a relay. */
  void accepted(Priority priority, Duration time) {
    Objects.requireNonNull(accepted.get(priority)).record(time);
    pace.add(priority, time);
  }

  /** A message that waits because more than enough leave. */
  void braked(Priority priority) {
    braked(priority, 1);
  }

  private void braked(Priority priority, int messages) {
    Counter.builder("casefolio.mail.braked")
        .description("Messages that were put off because more than enough leave in this minute")
        .tags(Tags.of("queue", name(priority)))
        .register(meters)
        .increment(messages);
  }
}
