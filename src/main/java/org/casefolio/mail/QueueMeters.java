package org.casefolio.mail;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.casefolio.mail.MailStore.First;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.postgres.LookedUp;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * How much waits in each queue, and for how long. Looked up when somebody asks, at most every ten
 * seconds.
 *
 * <p>In clear a waiting row has its hour only, or it would say which case it is about. So the rows
 * of the oldest hour are opened, fifty of each queue: while no more than that wait, the age is
 * exact; in a longer queue it is that of the oldest of fifty, and never more than an hour short.
 */
@Component
@Serving
class QueueMeters {

  private static final int OPENED = 50;

  private final Vault vault;
  private final Clock clock;
  private final LookedUp<Waiting> waiting;

  /**
   * What waits.
   *
   * @param oldest since when the oldest message that is due waits
   */
  private record Waiting(Map<Priority, Long> depths, Map<Priority, Instant> oldest) {}

  QueueMeters(
      MailStore store,
      Vault vault,
      Clock clock,
      PlatformTransactionManager transactions,
      MeterRegistry meters,
      Relays relays) {
    this.vault = vault;
    this.clock = clock;
    this.waiting =
        new LookedUp<>(
            new Waiting(Map.of(), Map.of()),
            clock,
            transactions,
            () -> new Waiting(store.depths(), oldest(store.first(OPENED))));
    for (Priority priority : Priority.values()) {
      String queue = MailMeters.name(priority);
      Gauge.builder("casefolio.mail.queue.depth", () -> depth(priority))
          .description("Messages that wait")
          .tag("queue", queue)
          .register(meters);
      TimeGauge.builder(
              "casefolio.mail.queue.oldest", () -> age(priority).toSeconds(), TimeUnit.SECONDS)
          .description("Since when the oldest message that is due waits")
          .tag("queue", queue)
          .register(meters);
    }
    Gauge.builder("casefolio.mail.relays.failing", relays::leftAlone)
        .description("Relays that are left alone because they fail")
        .register(meters);
  }

  /** How many messages wait. */
  long depth(Priority priority) {
    return waiting.get().depths().getOrDefault(priority, 0L);
  }

  /** For how long the oldest message that is due has been waiting; zero if none is. */
  Duration age(Priority priority) {
    @Nullable Instant since = waiting.get().oldest().get(priority);
    return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
  }

  private Map<Priority, Instant> oldest(List<First> rows) {
    Set<UUID> owners = rows.stream().map(First::owner).collect(Collectors.toSet());
    Map<UUID, Sealer> sealers = owners.isEmpty() ? Map.of() : vault.find(owners);
    Map<Priority, Instant> found = new EnumMap<>(Priority.class);
    for (First row : rows) {
      @Nullable Sealer sealer = sealers.get(row.owner());
      if (sealer != null) {
        // One that has failed before, or was to wait, waits since it is due.
        Instant enqueued = Draft.open(sealer, row.draft()).enqueued();
        Instant since = row.due().isAfter(enqueued) ? row.due() : enqueued;
        found.merge(row.priority(), since, (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    return found;
  }
}
