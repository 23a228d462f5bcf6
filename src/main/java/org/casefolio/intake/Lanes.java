package org.casefolio.intake;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.casefolio.cases.CaseEvent;
import org.casefolio.intake.Feed.Answer;
import org.casefolio.intake.Feed.Numbered;

/**
 * The parts of one feed on their way into the ledger. Those that have no case and no event in
 * common are recorded at the same time, each in a transaction of its own; any other waits for the
 * one before, so that nothing depends on which is faster. The first part is recorded alone: if that
 * fails, nothing of the feed was recorded. Answers come in the order of the parts.
 *
 * <p>Used by one thread, and closed by it, which waits for whatever is still being recorded.
 */
final class Lanes implements AutoCloseable {

  /** Records a part. */
  interface Ledger {
    List<Answer> record(List<Numbered> part);
  }

  /** Takes the answers of the parts that are recorded. */
  interface Answered {
    void take(List<Answer> answers) throws IOException;
  }

  /**
   * A part that is being recorded.
   *
   * @param names the cases and events that it is about
   */
  private record Running(Set<Object> names, CompletableFuture<List<Answer>> answers) {}

  private final Ledger ledger;
  private final Answered answered;
  private final int atOnce;
  private final Executor threads;
  private final Deque<Running> running = new ArrayDeque<>();
  private boolean begun;

  /**
   * Lanes for one feed.
   *
   * @param atOnce how many parts are recorded at the same time
   * @param threads what records them; a part that nothing can be done beside is recorded by the
   *     caller's own
   */
  Lanes(Ledger ledger, Answered answered, int atOnce, Executor threads) {
    this.ledger = ledger;
    this.answered = answered;
    this.atOnce = atOnce;
    this.threads = threads;
  }

  /** Records a part while further lines are read. */
  void take(List<Numbered> lines) throws IOException {
    List<Numbered> part = List.copyOf(lines);
    if (!begun) {
      takeLast(part);
      return;
    }
    Set<Object> names = names(part);
    while (running.size() >= atOnce
        || running.stream().anyMatch(other -> !Collections.disjoint(other.names(), names))) {
      answerFirst();
    }
    running.add(
        new Running(names, CompletableFuture.supplyAsync(() -> ledger.record(part), threads)));
  }

  /** Records a part behind which nothing is known to come, and waits until all is answered for. */
  void takeLast(List<Numbered> lines) throws IOException {
    while (!running.isEmpty()) {
      answerFirst();
    }
    if (!lines.isEmpty()) {
      answered.take(ledger.record(lines));
      begun = true;
    }
  }

  private void answerFirst() throws IOException {
    try {
      answered.take(running.getFirst().answers().join());
      running.removeFirst();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Set<Object> names(List<Numbered> part) {
    Set<Object> names = HashSet.newHashSet(2 * part.size());
    for (Numbered numbered : part) {
      if (numbered.line() instanceof FeedLine.Event line) {
        CaseEvent event = line.event();
        names.add(event.receipt());
        names.add(event.eventId());
        if (event.corrects() != null) {
          names.add(event.corrects());
        }
        if (event.withdraws() != null) {
          names.add(event.withdraws());
        }
      }
    }
    return names;
  }

  @Override
  public void close() {
    running.forEach(part -> part.answers().handle((answers, failure) -> failure == null).join());
  }
}
