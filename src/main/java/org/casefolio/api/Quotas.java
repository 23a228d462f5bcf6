package org.casefolio.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many requests each client may make in a day. Nodes draw them from one row in blocks, so that
 * not every request writes; all nodes together never answer more than there are, and what a node
 * has drawn and not used when it ends is lost: a block at most.
 */
@Component
class Quotas {

  private static final int LARGEST_BLOCK = 100;

  /** What is drawn at once is so small a part of a day. */
  private static final int BLOCKS_A_DAY = 100;

  private final Map<UUID, Purse> purses = new ConcurrentHashMap<>();
  private final QuotaStore store;
  private final TransactionTemplate transactions;
  private final ApiSettings settings;
  private final Clock clock;

  Quotas(
      QuotaStore store,
      PlatformTransactionManager transactions,
      ApiSettings settings,
      Clock clock) {
    this.store = store;
    this.transactions = new TransactionTemplate(transactions);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What was taken.
   *
   * @param taken how many; fewer than were wanted when there were no more
   * @param left how many are left of the day, as far as this node knows
   * @param reset how long it is until the next day begins
   */
  record Taken(int taken, int left, Duration reset) {}

  /** Takes so many, or what there is. */
  Taken take(Client client, int wanted) {
    Instant now = clock.instant();
    ZonedDateTime here = now.atZone(settings.zone());
    LocalDate today = here.toLocalDate();
    Duration reset =
        Duration.between(now, today.plusDays(1).atStartOfDay(settings.zone()).toInstant());
    return purses.computeIfAbsent(client.id(), _ -> new Purse()).take(client, wanted, today, reset);
  }

  /** What this node has drawn for a client. */
  private final class Purse {

    private LocalDate day = LocalDate.MIN;
    private int left;
    private int drawn;

    synchronized Taken take(Client client, int wanted, LocalDate today, Duration reset) {
      if (!today.equals(day)) {
        day = today;
        left = 0;
        drawn = 0;
      }
      if (left < wanted && drawn < client.day()) {
        draw(client, Math.max(block(client), wanted - left));
      }
      int taken = Math.min(wanted, left);
      left -= taken;
      return new Taken(taken, left + Math.max(0, client.day() - drawn), reset);
    }

    private void draw(Client client, int block) {
      Integer all = transactions.execute(_ -> store.draw(client.id(), day, block, client.day()));
      if (all == null || all == 0) {
        drawn = client.day();
        return;
      }
      left += block - Math.max(0, all - client.day());
      drawn = Math.min(all, client.day());
    }
  }

  private static int block(Client client) {
    return Math.clamp(client.day() / BLOCKS_A_DAY, 1, LARGEST_BLOCK);
  }
}
