package org.casefolio.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A kill and what it struck.
 *
 * @param step what was planned
 * @param met how many events, changes and messages stood at each stage
 */
record Kill(Plan.Step step, Map<Stage, Integer> met) {

  Kill {
    Map<Stage, Integer> struck = new EnumMap<>(Stage.class);
    met.forEach((stage, count) -> {
      if (count > 0) {
        struck.put(stage, count);
      }
    });
    met = struck;
  }

  /** The stage at which it counts: the one aimed at, or else the furthest that it struck. */
  Optional<Stage> stage() {
    return step.aim()
        .filter(met::containsKey)
        .or(() -> met.keySet().stream().reduce((one, other) -> other));
  }

  @Override
  public String toString() {
    return "kill %d: node %d, aimed %s, struck %s%s"
        .formatted(
            step.number(),
            step.node() + 1,
            step.aim().map(Stage::toString).orElse("anywhere"),
            met.isEmpty()
                ? "nothing"
                : met.entrySet().stream()
                    .map(one -> one.getKey() + " (" + one.getValue() + ")")
                    .collect(Collectors.joining(", ")),
            step.stop() == Plan.Stop.NOT ? "" : "; the database was stopped, too");
  }
}
