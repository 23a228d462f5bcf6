package org.casefolio.mail;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.casefolio.mail.Message.Priority;

/**
 * How fast the messages of a queue left on one day.
 *
 * @param steps how many messages by step
 */
record PaceOfDay(LocalDate day, Priority priority, SortedMap<Integer, Long> steps) {

  static List<PaceOfDay> of(Collection<PaceStore.Counted> counted) {
    record Key(LocalDate day, Priority priority) {}
    Map<Key, SortedMap<Integer, Long>> days = new LinkedHashMap<>();
    for (PaceStore.Counted one : counted) {
      days.computeIfAbsent(new Key(one.step().day(), one.step().priority()), key -> new TreeMap<>())
          .merge(one.step().step(), one.messages(), Long::sum);
    }
    List<PaceOfDay> all = new ArrayList<>();
    days.forEach((key, steps) -> all.add(new PaceOfDay(key.day(), key.priority(), steps)));
    return all;
  }

  long messages() {
    return steps.values().stream().mapToLong(Long::longValue).sum();
  }

  long withinTenSeconds() {
    return steps.headMap(Pace.TEN_SECONDS + 1).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The time within which this share of the messages left; at most a quarter too long.
   *
   * @param share above 0 and at most 1
   */
  Duration quantile(double share) {
    long wanted = (long) Math.ceil(share * messages());
    long seen = 0;
    for (Map.Entry<Integer, Long> step : steps.entrySet()) {
      seen += step.getValue();
      if (seen >= wanted) {
        return Pace.end(step.getKey());
      }
    }
    throw new IllegalStateException("no messages");
  }
}
