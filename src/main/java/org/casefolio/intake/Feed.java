package org.casefolio.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.Recorded;
import org.casefolio.intake.FeedLine.Event;
import org.casefolio.intake.FeedLine.Faulty;
import org.casefolio.intake.FeedLine.Heartbeat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hands the lines of a feed to the ledger, a part at a time, and answers for each line. */
@Component
class Feed implements AutoCloseable {

  /** How many lines make a part, which is one transaction. */
  static final int PART = 1_000;

  /** The same for a first load, which nobody waits for and which hardly meets anyone else. */
  static final int PART_OF_A_LOAD = 5_000;

  /** No more than a command has connections. */
  private static final int MOST_AT_ONCE = 4;

  private static final int AT_ONCE =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_AT_ONCE);

  /** That a sender was heard is not written down more often. */
  private static final Duration HEARD_ANEW = Duration.ofSeconds(1);

  private final CaseLedger ledger;
  private final Clock clock;
  private final Map<String, Instant> heard = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("feed-", 1).daemon().factory());

  Feed(CaseLedger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * A line of the feed that was understood, or not.
   *
   * @param number where it stands, counted from 1
   */
  record Numbered(long number, FeedLine line) {}

  /**
   * What became of a line.
   *
   * @param eventId absent for a heartbeat and where it could not be read
   */
  record Answer(long line, @Nullable String eventId, Recorded outcome) {}

  /**
   * Whose feed it is.
   *
   * @param imported whether it is a first load
   * @param tell whether a first load is news all the same
   */
  record Origin(UUID batch, String sender, boolean imported, boolean tell) {}

  /** The lanes of one feed, whose lines are recorded. */
  Lanes lanes(Origin origin, Lanes.Answered answered) {
    return new Lanes(part -> take(origin, part), answered, AT_ONCE, threads);
  }

  /** The same, with nothing recorded. */
  Lanes checkingLanes(Origin origin, Lanes.Answered answered) {
    return new Lanes(part -> check(origin, part), answered, AT_ONCE, threads);
  }

  /** Records a part of a feed; the answers come in the order of the lines. */
  List<Answer> take(Origin origin, List<Numbered> part) {
    List<Recorded> recorded = ledger.record(batch(origin, part));
    if (!part.isEmpty()) {
      noteHeard(origin.sender(), lastReport(part));
    }
    return answers(part, recorded);
  }

  /** A transaction of its own, which the many parts of a long feed can do without. */
  private void noteHeard(String sender, Instant reportedAt) {
    Instant now = clock.instant();
    Instant time = reportedAt.isAfter(now) ? now : reportedAt;
    Instant before = heard.get(sender);
    // Later than now is what was heard before the clock was set back.
    if (before == null || before.isAfter(now) || !time.isBefore(before.plus(HEARD_ANEW))) {
      ledger.heard(sender, time);
      heard.put(sender, time);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** Judges each line by itself and records nothing. */
  List<Answer> check(Origin origin, List<Numbered> part) {
    return answers(
        part,
        batch(origin, part).events().stream()
            .map(event ->
                ledger.check(event).<Recorded>map(fault -> fault).orElseGet(Recorded.Accepted::new))
            .toList());
  }

  private static Batch batch(Origin origin, List<Numbered> part) {
    List<CaseEvent> events = new ArrayList<>();
    for (Numbered numbered : part) {
      if (numbered.line() instanceof Event line) {
        events.add(line.event());
      }
    }
    return new Batch(origin.batch(), origin.sender(), origin.imported(), origin.tell(), events);
  }

  /** A part of nothing but heartbeats reports when the last of them says, any other one now. */
  private Instant lastReport(List<Numbered> part) {
    Instant last = Instant.MIN;
    for (Numbered numbered : part) {
      if (!(numbered.line() instanceof Heartbeat heartbeat)) {
        return clock.instant();
      }
      last = heartbeat.time().isAfter(last) ? heartbeat.time() : last;
    }
    return last;
  }

  private static List<Answer> answers(List<Numbered> part, List<Recorded> recorded) {
    List<Answer> answers = new ArrayList<>(part.size());
    int next = 0;
    for (Numbered numbered : part) {
      answers.add(
          switch (numbered.line()) {
            case Event line ->
                new Answer(
                    numbered.number(),
                    LineParser.echo(line.event().eventId()),
                    recorded.get(next++));
            case Heartbeat line -> new Answer(numbered.number(), null, new Recorded.Accepted());
            case Faulty line ->
                new Answer(
                    numbered.number(),
                    line.eventId(),
                    new Recorded.Rejected(line.field(), line.reason()));
          });
    }
    return answers;
  }
}
