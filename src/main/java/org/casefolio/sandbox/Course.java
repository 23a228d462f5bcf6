package org.casefolio.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What may happen to the cases of a group of forms: a graph whose nodes are status titles.
 *
 * @param name what the group is called
 * @param forms the forms, with how many cases of each there are in proportion
 * @param serviceCenters the letters of numbers in the service centers' form
 * @param lockboxes the letters of numbers in the lockboxes' form
 * @param starts how a case begins
 * @param steps what may come next, by the current title; a title without steps is an end
 * @param resumed the title with which a case goes on that is nowhere in the graph; the only one
 *     that a case may come back to
 * @param reopened the title with which an ended case begins again
 */
record Course(
    String name,
    Map<String, Double> forms,
    List<String> serviceCenters,
    List<String> lockboxes,
    List<Step> starts,
    Map<String, List<Step>> steps,
    String resumed,
    String reopened) {

  /**
   * One thing that may happen.
   *
   * @param title what then is the status
   * @param weight how probable, compared with the others beside it
   * @param leastDays after how many days at the earliest
   * @param mostDays after how many days at the latest
   */
  record Step(String title, double weight, int leastDays, int mostDays) {

    int days(RandomGenerator random) {
      return leastDays + random.nextInt(mostDays - leastDays + 1);
    }
  }

  /** Every title that a case on this course can have. */
  Set<String> titles() {
    Set<String> titles = new HashSet<>();
    starts.forEach(step -> titles.add(step.title()));
    steps.values().forEach(onward -> onward.forEach(step -> titles.add(step.title())));
    titles.addAll(steps.keySet());
    return titles;
  }

  Step start(RandomGenerator random) {
    return pick(starts, random);
  }

  /** Whether something happens by itself after this title. */
  boolean goesOn(String title) {
    return steps.containsKey(title);
  }

  /**
   * What happens next.
   *
   * @param history the titles so far, oldest first, not empty
   * @return empty at an end of the course, and for a title that is not on it
   */
  Optional<Step> findNext(List<String> history, RandomGenerator random) {
    List<Step> possible = steps.getOrDefault(history.getLast(), List.of());
    if (possible.isEmpty()) {
      return Optional.empty();
    }
    Set<String> had =
        new HashSet<>(history.subList(history.lastIndexOf(reopened) + 1, history.size()));
    had.remove(resumed);
    List<Step> fresh = new ArrayList<>(possible);
    fresh.removeIf(step -> had.contains(step.title()));
    return Optional.of(pick(fresh.isEmpty() ? possible : fresh, random));
  }

  /**
   * What happens when it must: at an end the case is reopened, anywhere off the course it is taken
   * up again.
   *
   * @param history as for {@link #findNext}; may be empty
   * @param ended whether nothing more is expected after the last title
   */
  String next(List<String> history, boolean ended, RandomGenerator random) {
    if (history.isEmpty()) {
      return resumed;
    }
    String last = history.getLast();
    return findNext(history, random)
        .map(Step::title)
        .orElse(ended || titles().contains(last) ? reopened : resumed);
  }

  private static Step pick(List<Step> steps, RandomGenerator random) {
    double left = random.nextDouble() * steps.stream().mapToDouble(Step::weight).sum();
    for (Step step : steps) {
      left -= step.weight();
      if (left < 0) {
        return step;
      }
    }
    return steps.getLast();
  }
}
