package org.casefolio.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.casefolio.portfolio.ReminderTimes;
import org.casefolio.portfolio.TypedDates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reminds readers of dates once a day, from the set hour until evening. Days that were missed are
 * made up for. One node does it by lease; broken off at any point it is done again from the start,
 * which adds nothing twice.
 */
final class Reminding implements WorkLoop.Round {

  private static final Logger log = LoggerFactory.getLogger(Reminding.class);
  private static final int EVENING = 21;
  private static final int AT_ONCE = 500;
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final RemindingStore store;
  private final Reminders reminders;
  private final ReminderTimes times;
  private final Cases cases;
  private final Portfolios portfolios;
  private final TransactionTemplate transactions;
  private final ZoneId zone;
  private final Clock clock;

  Reminding(
      RemindingStore store,
      Reminders reminders,
      ReminderTimes times,
      Cases cases,
      Portfolios portfolios,
      TransactionTemplate transactions,
      ZoneId zone,
      Clock clock) {
    this.store = store;
    this.reminders = reminders;
    this.times = times;
    this.cases = cases;
    this.portfolios = portfolios;
    this.transactions = transactions;
    this.zone = zone;
    this.clock = clock;
  }

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    ZonedDateTime now = clock.instant().atZone(zone);
    LocalDate today = now.toLocalDate();
    if (now.getHour() < times.hour() || now.getHour() >= EVENING) {
      return WorkLoop.Next.WHEN_RUNG;
    }
    UUID lease = UUID.randomUUID();
    Optional<LocalDate> done =
        Objects.requireNonNull(
            transactions.execute(transaction -> store.claim(lease, LEASE, today)));
    return done.isPresent() && remind(lease, done.get(), today, going)
        ? WorkLoop.Next.WHEN_RUNG
        : WorkLoop.Next.LATER; // somebody else is at it, or has done it
  }

  private boolean remind(UUID lease, LocalDate done, LocalDate today, WorkLoop.Going going) {
    Set<LocalDate> dates = times.dates(done, today);
    Optional<ReceiptNumber> afterCase = Optional.empty();
    do {
      Optional<ReceiptNumber> from = afterCase;
      List<ReceiptNumber> receipts =
          Objects.requireNonNull(
              transactions.execute(transaction -> cases.listAsking(dates, from, AT_ONCE)));
      if (!all(lease, receipts, some -> reminders.ofTheAgency(some, done, today))) {
        return false;
      }
      afterCase = receipts.size() < AT_ONCE ? Optional.empty() : Optional.of(receipts.getLast());
    } while (afterCase.isPresent() && going.on());
    Optional<UUID> afterFollow = Optional.empty();
    do {
      Optional<UUID> from = afterFollow;
      TypedDates some =
          Objects.requireNonNull(
              transactions.execute(transaction -> portfolios.typed(dates, from, AT_ONCE)));
      List<Follower> followers = some.followers();
      if (!all(lease, followers, these -> reminders.typed(these, done, today))) {
        return false;
      }
      afterFollow = some.last();
    } while (afterFollow.isPresent() && going.on());
    if (!going.on()) {
      return false; // another node, or the next start, begins again
    }
    transactions.executeWithoutResult(transaction -> store.finish(lease, today));
    return true;
  }

  /** False if the lease was lost. One that cannot be done must not keep the others waiting. */
  private <T> boolean all(UUID lease, List<T> some, Consumer<List<T>> work) {
    try {
      return kept(lease, some, work);
    } catch (DataAccessException | TransactionException e) {
      throw e; // the database is away; what is leased comes back by itself
    } catch (RuntimeException e) {
      for (T one : some) {
        try {
          if (!kept(lease, List.of(one), work)) {
            return false;
          }
        } catch (DataAccessException | TransactionException failure) {
          throw failure;
        } catch (RuntimeException failure) {
          log.error("A reminder cannot be made and is left out: {}", WorkLoop.describe(failure));
        }
      }
      return true;
    }
  }

  private <T> boolean kept(UUID lease, List<T> some, Consumer<List<T>> work) {
    return Boolean.TRUE.equals(
        transactions.execute(transaction -> {
          if (!store.keep(lease, LEASE)) {
            return false;
          }
          work.accept(some);
          return true;
        }));
  }
}
