package org.casefolio.platform.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Limits that are promises, counted in PostgreSQL so that every node counts the same. What is
 * counted for whom is kept as a keyed hash and gone when the window is over.
 */
@Component
public class Limits {

  private final LimitStore store;
  private final Vault vault;
  private final Clock clock;

  Limits(LimitStore store, Vault vault, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * Takes one from the budget of a subject.
   *
   * @param limit what is limited
   * @param subject whom it is counted for: an address, a network, an account
   * @return {@link Taken}, or {@link Exhausted} with the moment from which it works again
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public Outcome take(Limit limit, String subject) {
    Window window = window(limit);
    int count = store.count(hashes(limit.name(), subject), window.start(), window.end());
    return count <= limit.most() ? new Taken(limit.most() - count) : new Exhausted(window.end());
  }

  /**
   * Takes one from each of a subject's budgets, in their order, until one has nothing left.
   *
   * @param all at least one
   * @return {@link Taken} from the last, or {@link Exhausted}
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public Outcome take(List<Limit> all, String subject) {
    Outcome outcome = take(all.getFirst(), subject);
    for (int i = 1; i < all.size() && outcome instanceof Taken; i++) {
      outcome = take(all.get(i), subject);
    }
    return outcome;
  }

  /**
   * Whether anything is left of a subject's budget; takes nothing.
   *
   * @return {@link Taken} with what is left now, or {@link Exhausted}
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
  public Outcome look(Limit limit, String subject) {
    Window window = window(limit);
    int count = store.find(hashes(limit.name(), subject), window.start());
    return count < limit.most() ? new Taken(limit.most() - count) : new Exhausted(window.end());
  }

  /**
   * Gives a subject its whole budgets back and ends a row, as after a successful sign-in.
   *
   * @param all in the order in which one takes from them: else two who do so wait for each other
   * @param inARow whom the row is counted for
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void clear(List<Limit> all, String subject, Streak streak, String inARow) {
    all.forEach(limit -> store.clear(hashes(limit.name(), subject)));
    clear(streak, inARow);
  }

  /**
   * Counts one more in a row, however long ago the one before was. Of many who do so at once, on
   * whichever node, each gets a number of its own.
   *
   * @param streak what is counted
   * @param subject whom it is counted for
   * @return how many there are in a row, with this one
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public int lengthen(Streak streak, String subject) {
    Instant now = clock.instant();
    return store.lengthen(
        hashes(streak.name(), subject),
        streak.most(),
        now.plus(streak.remembered()),
        now.plus(streak.rememberedFull()));
  }

  /** Ends a row: the next one is the first again. */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void clear(Streak streak, String subject) {
    store.clear(hashes(streak.name(), subject));
  }

  /** Forgets windows that are over. */
  @Transactional
  public void sweep() {
    store.sweep(clock.instant());
  }

  private byte[][] hashes(String name, String subject) {
    return vault.sought("limit-" + name, subject);
  }

  private Window window(Limit limit) {
    long length = limit.window().toMillis();
    Instant start = Instant.ofEpochMilli(clock.millis() / length * length);
    return new Window(start, start.plusMillis(length));
  }

  private record Window(Instant start, Instant end) {}

  /**
   * A limit.
   *
   * @param name its name, part of the hash
   * @param most how many in a window
   * @param window how long a window is
   */
  public record Limit(String name, int most, Duration window) {}

  /**
   * A limit to how often in a row.
   *
   * @param name its name, part of the hash
   * @param most how many
   * @param remembered how long after the last one it is forgotten that there were any
   * @param rememberedFull the same once there were so many
   */
  public record Streak(String name, int most, Duration remembered, Duration rememberedFull) {}

  /** Whether there was something left. */
  public sealed interface Outcome {}

  /**
   * One was taken.
   *
   * @param left how many are left in this window
   */
  public record Taken(int left) implements Outcome {}

  /**
   * Nothing was left.
   *
   * @param until when the next window begins
   */
  public record Exhausted(Instant until) implements Outcome {}
}
