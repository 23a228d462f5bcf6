package org.casefolio.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Sides that take turns, so that whatever else the machine does meets each of them. */
public final class Rounds {

  private Rounds() {}

  /** One turn; what it returns is for its own side to read. */
  interface Turn<T> {
    T take() throws IOException, InterruptedException;
  }

  /** What both sides made of their turns. */
  record Pair<A, B>(List<A> ours, List<B> theirs) {}

  /**
   * Lets two sides take turns: ours, theirs, ours, theirs …
   *
   * @param warmUps turns of each before those that count
   */
  static <A, B> Pair<A, B> alternate(int warmUps, int rounds, Turn<A> ours, Turn<B> theirs)
      throws IOException, InterruptedException {
    Pair<A, B> pair = new Pair<>(new ArrayList<>(), new ArrayList<>());
    for (int round = -warmUps; round < rounds; round++) {
      A one = ours.take();
      B other = theirs.take();
      if (round >= 0) {
        pair.ours().add(one);
        pair.theirs().add(other);
      }
    }
    return pair;
  }

  /** The middle one; of an even number the higher of the two in the middle. */
  public static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** The middle one. */
  public static double median(double... values) {
    return median(java.util.Arrays.stream(values).boxed().toList());
  }
}
