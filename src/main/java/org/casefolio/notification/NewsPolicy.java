package org.casefolio.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.mail.Earlier.Fate;
import org.casefolio.notification.News.Known;
import org.casefolio.notification.News.Step;
import org.casefolio.notification.News.Trace;
import org.casefolio.notification.News.Undone;
import org.casefolio.portfolio.Follower;

/** What is news, and to whom. */
final class NewsPolicy {

  /** How old something may be that reaches us late and asks nothing. */
  static final Duration RECENT = Duration.ofDays(30);

  private NewsPolicy() {}

  /**
   * Whether followers are told. They are, of every new entry (of a final case, too), of the first
   * entry of a case that was not known before, and of every correction. An entry that came late is
   * told if it asks something of the reader that nothing later has answered, or if it is not older
   * than 30 days; the rest of the past stands in the timeline. A step beside the status is always
   * told.
   */
  static boolean isNews(Change change, CatalogueEdition catalogue, Instant now) {
    return switch (change.kind()) {
      case FIRST, CORRECTION -> true;
      case NEW ->
          !change.late()
              || change.told().kind() == CaseEntry.Kind.STEP
              || (catalogue.asks(change.told().title()) && !isAnswered(change, catalogue))
              || !change.told().occurredAt().isBefore(now.minus(RECENT));
    };
  }

  /** Whether what came late was answered by what happened later. */
  static boolean isAnswered(Change change, CatalogueEdition catalogue) {
    return change.later().stream()
        .anyMatch(later -> catalogue.answers(later, change.told().title()));
  }

  /** Whether what is told is not what is current. */
  static boolean tellsOfThePast(Change change) {
    return switch (change.kind()) {
      case NEW -> change.late();
      case FIRST, CORRECTION -> false;
    };
  }

  /**
   * Whether a follower gets mail about it: only at an address that was confirmed, and only if it
   * was asked for.
   */
  static boolean isTold(Follower follower, boolean addressConfirmed) {
    return addressConfirmed && follower.asked();
  }

  /**
   * A message about the case that a reader was to get.
   *
   * @param news what it tells
   * @param fate whether it can have reached the reader
   */
  record Message(News news, Fate fate) {}

  /** What a reader is told of a correction. */
  sealed interface Verdict {

    /** That something that the reader knows was wrong. */
    record Correct(News news) implements Verdict {}

    /** What is new, for a reader who never heard of what was wrong. */
    record Change(News news) implements Verdict {}

    /** For this reader nothing has changed. */
    record Nothing() implements Verdict {}
  }

  /**
   * What one address of a reader is told of a correction. Who was told something that no longer
   * stands is told what does, once. Who was still to be told gets one message, or none if nothing
   * has changed. Who was never to be told, because of following the case only since, knows it from
   * the pages, and is told, too; unless it was an operator who took it back.
   *
   * @param news the correction
   * @param outOfForce entries that no longer stand
   * @param messages the messages to that address about what no longer stands because of it, and
   *     those that have not left
   * @param reminded entries of which a reminder can have reached that address: it named their
   *     status, so that is known there, whatever became of the message about it
   */
  static Verdict correction(
      News news, Set<Long> outOfForce, Collection<Message> messages, Set<Long> reminded) {
    Trace trace = news.trace();
    if (trace == null) {
      return new Verdict.Correct(news);
    }
    Set<Long> wrong = new HashSet<>();
    Set<Long> wrongUntilNow = new HashSet<>();
    for (Undone undone : trace.undone()) {
      if (outOfForce.contains(undone.entry())) {
        wrong.add(undone.entry());
        if (undone.direct()) {
          wrongUntilNow.add(undone.entry());
        }
      }
    }
    Set<Long> told = new HashSet<>(reminded);
    messages.stream()
        .filter(message -> message.fate() == Fate.SENT)
        .forEach(message -> told.add(message.news().entry()));
    Set<Long> untold = new HashSet<>();
    List<Step> missed = new ArrayList<>();
    for (Message message : messages) {
      long entry = message.news().entry();
      if (!told.contains(entry) && outOfForce.contains(entry)) {
        untold.add(entry);
        message.news().step().ifPresent(missed::add);
      }
    }
    trace.missed().stream()
        .filter(step -> !told.contains(step.entry()) && untold.add(step.entry()))
        .forEach(missed::add);
    Known known = news.knownWithout(missed);
    if (wrong.stream().anyMatch(told::contains)) {
      return new Verdict.Correct(news.knowing(known));
    }
    if (trace.takenBack()) {
      return new Verdict.Nothing();
    }
    if (untold.isEmpty() || !untold.containsAll(wrongUntilNow)) {
      return new Verdict.Correct(news.knowing(known));
    }
    return known.means() == trace.meansNow()
        ? new Verdict.Nothing()
        : new Verdict.Change(news.asChange(known));
  }
}
