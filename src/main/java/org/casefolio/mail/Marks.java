package org.casefolio.mail;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has become of messages and is not written down yet. Held back so that many are written in a
 * few statements; what is lost with the process is sent again under the same {@code Message-ID}.
 */
final class Marks {

  private final MailStore store;
  private List<Mark> held = new ArrayList<>();
  private long oldest;

  Marks(MailStore store) {
    this.store = store;
  }

  /** One fate. */
  private sealed interface Mark {}

  private record Accepted(MailStore.Done message) implements Mark {}

  private record Delayed(MailStore.Delayed message) implements Mark {}

  private record GivenUp(MailStore.Held message) implements Mark {}

  /** The relay has taken it. */
  @SuppressWarnings("NullAway") // an array of bytes or null, as the store wants it
  void accepted(UUID message, byte @Nullable [] remainder) {
    add(new Accepted(new MailStore.Done(message, remainder)));
  }

  void delayed(MailStore.Delayed message) {
    add(new Delayed(message));
  }

  void givenUp(MailStore.Held message) {
    add(new GivenUp(message));
  }

  private synchronized void add(Mark mark) {
    if (held.isEmpty()) {
      oldest = System.nanoTime();
    }
    held.add(mark);
  }

  /** Whether there is one that is held for longer than this. */
  synchronized boolean areHeldFor(Duration time) {
    return !held.isEmpty() && System.nanoTime() - oldest >= time.toNanos();
  }

  synchronized boolean isEmpty() {
    return held.isEmpty();
  }

  /** Takes them all, to be written; whoever fails to commit them must {@link #putBack} them. */
  synchronized Taken take() {
    Taken taken = new Taken(held);
    held = new ArrayList<>();
    return taken;
  }

  synchronized void putBack(Taken taken) {
    List<Mark> all = new ArrayList<>(taken.marks);
    all.addAll(held);
    held = all;
    oldest = System.nanoTime();
  }

  /** Marks that are being written. */
  final class Taken {
    private final List<Mark> marks;

    private Taken(List<Mark> marks) {
      this.marks = marks;
    }

    /** Writes them, in the caller's transaction. */
    void write(LocalDate today) {
      List<MailStore.Done> accepted = new ArrayList<>();
      List<MailStore.Delayed> delayed = new ArrayList<>();
      List<MailStore.Held> givenUp = new ArrayList<>();
      for (Mark mark : marks) {
        switch (mark) {
          case Accepted(MailStore.Done message) -> accepted.add(message);
          case Delayed(MailStore.Delayed message) -> delayed.add(message);
          case GivenUp(MailStore.Held message) -> givenUp.add(message);
        }
      }
      if (!accepted.isEmpty()) {
        store.accept(accepted, today);
      }
      if (!delayed.isEmpty()) {
        store.backOff(delayed);
      }
      if (!givenUp.isEmpty()) {
        store.giveUp(givenUp, today);
      }
    }
  }
}
