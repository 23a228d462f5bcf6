package org.casefolio.mirror;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.mirror.Answer.Bilingual;
import org.casefolio.mirror.Answer.Step;
import org.casefolio.mirror.Known.Said;
import org.jspecify.annotations.Nullable;

/**
 * What is new in an answer. Title, description and history decide, never the message or the date of
 * the record; how something is written does not count. What was known once is not new when it comes
 * back, and a status that has moved into the history is not told again as a step.
 *
 * @param status the status, if it is another one than before
 * @param steps what is new in the history, what happened first first
 * @param known what is known from now on
 */
record Difference(Optional<Status> status, List<Dated> steps, Known known) {

  Difference {
    steps = List.copyOf(steps);
  }

  /**
   * A new status.
   *
   * @param on the day it is dated; never before the one that it follows
   */
  record Status(Bilingual title, Bilingual description, LocalDate on) {}

  /** A new step and its day. */
  record Dated(LocalDate on, Bilingual text) {}

  /** What makes two steps the same. */
  private record Key(String date, String text) {

    static Key of(Step step) {
      return new Key(
          Wording.date(step.date()).map(LocalDate::toString).orElse(step.date().strip()),
          Wording.normal(step.text().en()));
    }
  }

  /** Whether anything is new. */
  boolean any() {
    return status.isPresent() || !steps.isEmpty();
  }

  /**
   * What is new.
   *
   * @param before what is known; null of a first answer
   * @param today the day of the agency, after which nothing can be dated
   */
  static Difference between(@Nullable Known before, Answer answer, LocalDate today) {
    List<Step> fresh = fresh(before, answer);
    boolean changed = before == null || !saysTheSame(before.current(), answer);
    List<Said> statuses = new ArrayList<>(before == null ? List.of() : before.statuses());
    if (changed) {
      statuses.add(new Said(answer.title(), answer.description(), false));
    } else {
      // The last wording stands, so that the pages can have it when something changes.
      Said current = statuses.removeLast();
      statuses.add(new Said(answer.title(), answer.description(), current.inHistory()));
    }
    List<Dated> steps = new ArrayList<>();
    Optional<LocalDate> ofTheStatus = Optional.empty();
    for (Step step : fresh) {
      LocalDate on = on(step, today);
      int told = told(statuses, step);
      if (told < 0) {
        steps.add(new Dated(on, step.text()));
      } else {
        Said said = statuses.get(told);
        statuses.set(told, new Said(said.title(), said.description(), true));
        if (told == statuses.size() - 1) {
          ofTheStatus = Optional.of(on);
        }
      }
    }
    LocalDate since =
        before == null || changed
            ? since(before, answer, ofTheStatus, steps, today)
            : before.since();
    List<Step> all = new ArrayList<>(before == null ? List.of() : before.steps());
    all.addAll(fresh);
    return new Difference(
        changed
            ? Optional.of(new Status(answer.title(), answer.description(), since))
            : Optional.empty(),
        steps,
        new Known(statuses, since, all));
  }

  private static boolean saysTheSame(Said said, Answer answer) {
    return same(said.title().en(), answer.title().en())
        && same(said.description().en(), answer.description().en())
        && sameOrMissing(said.title().es(), answer.title().es())
        && sameOrMissing(said.description().es(), answer.description().es());
  }

  private static boolean same(String one, String other) {
    return one.equals(other) || Wording.normal(one).equals(Wording.normal(other));
  }

  /** A translation that comes or goes changes nothing for anybody's case. */
  private static boolean sameOrMissing(String one, String other) {
    return one.isBlank() || other.isBlank() || same(one, other);
  }

  /** Steps that no answer had so often before, by day. */
  private static List<Step> fresh(@Nullable Known before, Answer answer) {
    Map<Key, Integer> there = new HashMap<>();
    if (before != null) {
      before.steps().forEach(step -> there.merge(Key.of(step), 1, Integer::sum));
    }
    List<Step> fresh = new ArrayList<>();
    for (Step step : answer.history()) {
      Key key = Key.of(step);
      int left = there.getOrDefault(key, 0);
      if (left > 0) {
        there.put(key, left - 1);
      } else {
        fresh.add(step);
      }
    }
    fresh.sort(
        Comparator.comparing(
            step -> Wording.date(step.date()).orElse(LocalDate.MAX), Comparator.naturalOrder()));
    return fresh;
  }

  /** The first status that was told in the words of a step and not found in the history yet. */
  private static int told(List<Said> statuses, Step step) {
    String words = Wording.normal(step.text().en());
    for (int i = 0; i < statuses.size(); i++) {
      Said said = statuses.get(i);
      if (!said.inHistory()
          && (Wording.normal(said.title().en()).equals(words)
              || beginsWith(Wording.normal(said.description().en()), words))) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a description is, or begins with, these whole sentences. */
  private static boolean beginsWith(String description, String words) {
    return description.startsWith(words)
        && (description.length() == words.length()
            || ".!?".indexOf(words.charAt(words.length() - 1)) >= 0);
  }

  private static LocalDate on(Step step, LocalDate today) {
    return Wording.date(step.date()).filter(date -> isLikely(date, today)).orElse(today);
  }

  private static LocalDate since(
      @Nullable Known before,
      Answer answer,
      Optional<LocalDate> ofTheStatus,
      List<Dated> steps,
      LocalDate today) {
    LocalDate since =
        Wording.firstDay(answer.description().en())
            .or(() -> ofTheStatus)
            .or(() -> steps.stream().map(Dated::on).max(Comparator.naturalOrder()))
            .or(() -> Wording.date(answer.modified()))
            .filter(date -> isLikely(date, today))
            .orElse(today);
    return before != null && before.since().isAfter(since) ? before.since() : since;
  }

  private static boolean isLikely(LocalDate date, LocalDate today) {
    return !date.isAfter(today) && date.getYear() >= 1900;
  }
}
