package org.casefolio.mail;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.WorkLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whether messages are going out and how fast, as everyone may know. Nothing in it says whom a
 * message was for or which case it was about; of few messages there is no share, for it would tell
 * of one.
 */
@Component
@Serving
public class Dispatch {

  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  /** A message that is due waits no longer than this while everything works. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private static final Duration FRESH = Duration.ofSeconds(10);

  /** A share is told of no fewer messages. */
  private static final int ENOUGH = 20;

  private static final int DAYS_KEPT = 400;
  private static final Set<Priority> AT_ONCE = Set.of(Priority.ACTION_REQUIRED, Priority.CHANGE);

  private final Pace pace;
  private final PaceStore store;
  private final QueueMeters queues;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final Settings settings;
  private Instant seen = Instant.EPOCH;
  private State state = new OnTime(OptionalInt.empty());

  Dispatch(
      Pace pace,
      PaceStore store,
      QueueMeters queues,
      PlatformTransactionManager transactions,
      Clock clock,
      Settings settings) {
    this.pace = pace;
    this.store = store;
    this.queues = queues;
    this.transactions = new TransactionTemplate(transactions);
    this.clock = clock;
    this.settings = settings;
  }

  /** What can be said. */
  public sealed interface State {}

  /**
   * Messages go out.
   *
   * @param percent how many of a hundred messages on changes left within ten seconds of the event,
   *     today or, where too few have left today, since yesterday; empty if those are too few as
   *     well
   */
  public record OnTime(OptionalInt percent) implements State {}

  /**
   * Messages wait longer than they should.
   *
   * @param waiting for how long the oldest has been due
   */
  public record Late(Duration waiting) implements State {}

  /** How it stands; at most ten seconds old. */
  public synchronized State now() {
    Instant now = clock.instant();
    if (!seen.plus(FRESH).isAfter(now)) {
      seen = now;
      state = look(now);
    }
    return state;
  }

  private State look(Instant now) {
    Duration waiting =
        AT_ONCE.stream().map(queues::age).max(Duration::compareTo).orElse(Duration.ZERO);
    if (waiting.compareTo(LATE) > 0) {
      return new Late(waiting);
    }
    try {
      return new OnTime(percent(LocalDate.ofInstant(now, settings.zone())));
    } catch (DataAccessException | TransactionException e) {
      return new OnTime(OptionalInt.empty()); // the database is away, which others say
    }
  }

  private OptionalInt percent(LocalDate today) {
    List<PaceStore.Counted> counted =
        transactions.execute(transaction -> store.list(today.minusDays(1)));
    List<PaceOfDay> days =
        PaceOfDay.of(counted == null ? List.of() : counted).stream()
            .filter(day -> AT_ONCE.contains(day.priority()))
            .toList();
    OptionalInt percent = percent(days.stream().filter(day -> day.day().equals(today)).toList());
    return percent.isPresent() ? percent : percent(days);
  }

  private static OptionalInt percent(List<PaceOfDay> days) {
    long messages = days.stream().mapToLong(PaceOfDay::messages).sum();
    long inTime = days.stream().mapToLong(PaceOfDay::withinTenSeconds).sum();
    return messages < ENOUGH
        ? OptionalInt.empty()
        : OptionalInt.of((int) (100 * inTime / messages));
  }

  /** Writes down what was counted, four times a minute. */
  @Scheduled(fixedDelay = 15, initialDelay = 15, timeUnit = TimeUnit.SECONDS)
  @PreDestroy
  void write() {
    Map<Pace.Step, Long> counted = pace.take();
    if (counted.isEmpty()) {
      return;
    }
    boolean written = false;
    try {
      transactions.executeWithoutResult(transaction -> store.add(counted));
      written = true;
    } catch (DataAccessException | TransactionException e) {
      log.warn("How fast messages leave is not written down yet: {}", WorkLoop.describe(e));
    } finally {
      if (!written) {
        pace.putBack(counted);
      }
    }
  }

  @Scheduled(fixedDelay = 12, initialDelay = 1, timeUnit = TimeUnit.HOURS)
  void forget() {
    LocalDate before = LocalDate.ofInstant(clock.instant(), settings.zone()).minusDays(DAYS_KEPT);
    transactions.executeWithoutResult(transaction -> store.forget(before));
  }
}
