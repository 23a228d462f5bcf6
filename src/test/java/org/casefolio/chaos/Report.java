package org.casefolio.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What came of a run.
 *
 * @param kills the kills, in their order
 * @param stops how often the database was stopped
 * @param repeated how many batches the feed had to send again
 * @param events how many events were sent and answered for
 * @param messages how many messages had to come of them
 * @param lost those that did not come, as recipient and event
 * @param unasked messages to somebody who had not asked
 * @param duplicated how many copies came beyond the first of each message
 * @param otherIds how many of them under another {@code Message-ID}
 * @param unexplained messages with a copy that no kill, no stop and no silence of the mail server
 *     explains
 * @param inFlight what was told by copies accepted and not marked at a kill or a stop
 * @param swallowed what was told by further copies that the mail server accepted silently
 */
record Report(
    List<Kill> kills,
    int stops,
    int repeated,
    int events,
    int messages,
    List<String> lost,
    List<String> unasked,
    int duplicated,
    int otherIds,
    List<String> unexplained,
    int inFlight,
    int swallowed) {

  Report {
    kills = List.copyOf(kills);
    lost = List.copyOf(lost);
    unasked = List.copyOf(unasked);
    unexplained = List.copyOf(unexplained);
  }

  private record Told(String recipient, int event) {}

  /** Compares what had to come with what came. */
  static Report of(
      List<Kill> kills,
      int stops,
      int repeated,
      Collection<Event> events,
      People people,
      List<Copy> copies) {
    Map<Told, List<Copy>> came = new HashMap<>();
    for (Copy copy : copies) {
      for (int event : copy.events()) {
        came.computeIfAbsent(new Told(copy.recipient(), event), told -> new ArrayList<>())
            .add(copy);
      }
    }
    int messages = 0;
    int duplicated = 0;
    int otherIds = 0;
    List<String> unexplained = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (Event event : events) {
      for (String recipient : people.toBeTold(event)) {
        messages++;
        List<Copy> all =
            Optional.ofNullable(came.remove(new Told(recipient, event.number()))).orElse(List.of());
        if (all.isEmpty()) {
          lost.add(recipient + " of event " + event.number());
        }
        for (Copy copy : all.subList(Math.min(1, all.size()), all.size())) {
          duplicated++;
          otherIds += Objects.equals(copy.messageId(), all.getFirst().messageId()) ? 0 : 1;
        }
        // Of a message that came several times one copy at most was marked.
        if (all.stream().filter(copy -> !copy.isInFlight() && !copy.isSwallowed()).count() > 1) {
          unexplained.add(recipient + " of event " + event.number() + ": " + all);
        }
      }
    }
    Set<String> unasked = new TreeSet<>();
    came.keySet().forEach(told -> unasked.add(told.recipient() + " of event " + told.event()));
    return new Report(
        kills,
        stops,
        repeated,
        events.size(),
        messages,
        lost,
        List.copyOf(unasked),
        duplicated,
        otherIds,
        unexplained,
        told(copies, Copy::isInFlight),
        told(copies, copy -> copy.isSwallowed() && !copy.isInFlight()));
  }

  /** How often such copies tell somebody of an event. */
  private static int told(List<Copy> copies, Predicate<Copy> chosen) {
    return copies.stream().filter(chosen).mapToInt(copy -> copy.events().size()).sum();
  }

  /** Whether the program kept what it promises. */
  boolean isGood() {
    return lost.isEmpty()
        && unasked.isEmpty()
        && otherIds == 0
        && unexplained.isEmpty()
        && duplicated <= inFlight + swallowed;
  }

  /** The table of stages, and as the last line the sum. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%-25s %6s %7s %14s%n".formatted("stage", "aimed", "struck", "standing there"));
    for (Stage stage : Stage.values()) {
      text.append(
          "%-25s %6d %7d %14d%n"
              .formatted(
                  stage,
                  kills.stream()
                      .filter(kill -> kill.step().aim().equals(Optional.of(stage)))
                      .count(),
                  kills.stream().filter(kill -> kill.stage().equals(Optional.of(stage))).count(),
                  kills.stream().mapToInt(kill -> kill.met().getOrDefault(stage, 0)).sum()));
    }
    text.append(
        "%-25s %6d %7d%n"
            .formatted(
                "anywhere, nothing",
                kills.stream().filter(kill -> kill.step().aim().isEmpty()).count(),
                kills.stream().filter(kill -> kill.stage().isEmpty()).count()));
    lost.forEach(one -> text.append("lost: ").append(one).append('\n'));
    unasked.forEach(one -> text.append("not asked for: ").append(one).append('\n'));
    unexplained.forEach(one -> text.append("without an explanation: ").append(one).append('\n'));
    text.append(
        """
        database stops: %d; batches sent again: %d
        accepted and unmarked at a kill or a stop: %d; accepted without a word: %d
        duplicates under another Message-ID: %d; without an explanation: %d
        kills=%d events=%d messages=%d lost=%d duplicated=%d\
        """
            .formatted(
                stops,
                repeated,
                inFlight,
                swallowed,
                otherIds,
                unexplained.size(),
                kills.size(),
                events,
                messages,
                lost.size(),
                duplicated));
    return text.toString();
  }
}
