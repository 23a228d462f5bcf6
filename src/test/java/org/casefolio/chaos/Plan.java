package org.casefolio.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is done in which order. The same seed gives the same plan; what it meets is up to the
 * machine, as in life.
 */
record Plan(long seed, List<Step> steps) {

  /** Of so many kills one goes with a stop of the database. */
  private static final int KILLS_PER_STOP = 8;

  Plan {
    steps = List.copyOf(steps);
  }

  /**
   * One kill.
   *
   * @param number from 1
   * @param node which process
   * @param aim the stage at which to strike, or any
   * @param pause how long to let things go before aiming
   * @param late how long after the aim was met, or after the pause, to strike
   * @param chance for whoever needs one more throw of the dice, from 0 to 1
   * @param stop whether and when the database is stopped, too
   */
  record Step(
      int number,
      int node,
      Optional<Stage> aim,
      Duration pause,
      Duration late,
      double chance,
      Stop stop) {}

  /** When the database is stopped. */
  enum Stop {
    NOT,
    BEFORE_THE_KILL,
    WITH_THE_KILL
  }

  static Plan of(long seed, int kills, int nodes) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    List<Optional<Stage>> aims = new ArrayList<>();
    int stop = 0;
    for (int i = 0; i < kills; i++) {
      if (aims.isEmpty()) {
        Arrays.stream(Stage.values()).map(Optional::of).forEach(aims::add);
        aims.add(Optional.empty());
        Collections.shuffle(aims, random);
      }
      if (i % KILLS_PER_STOP == 0) {
        stop = i + random.nextInt(KILLS_PER_STOP);
      }
      boolean soon = random.nextBoolean();
      boolean with = random.nextBoolean();
      steps.add(
          new Step(
              i + 1,
              random.nextInt(8) > 0 ? i % nodes : random.nextInt(nodes),
              aims.removeLast(),
              Duration.ofMillis(random.nextInt(1_000)),
              Duration.ofMillis(soon ? 0 : random.nextInt(12)),
              random.nextDouble(),
              i != stop ? Stop.NOT : with ? Stop.WITH_THE_KILL : Stop.BEFORE_THE_KILL));
    }
    return new Plan(seed, steps);
  }
}
