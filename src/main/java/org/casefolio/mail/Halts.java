package org.casefolio.mail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.mail.HaltStore.Row;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps messages from leaving: holds them until they are released, or cancels them for good. What
 * is just being handed to the relay cannot be called back; it counts as sent, and if it was not
 * accepted it is not tried again. Everything here runs in the caller's transaction, with a number
 * of statements that does not depend on the number of messages.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Halts {

  private static final String BATCH = "message-batch";
  private static final String TOPIC = "message-topic";

  private final HaltStore store;
  private final Vault vault;
  private final Bell bell;

  Halts(HaltStore store, Vault vault, @Qualifier("mailBell") Bell bell) {
    this.store = store;
    this.vault = vault;
    this.bell = bell;
  }

  /**
   * Who was and who was not reached by messages of some batches.
   *
   * @param sent owners of messages that can have reached their reader
   * @param unsent owners of messages that have not left
   */
  public record Reached(Set<UUID> sent, Set<UUID> unsent) {}

  /** Holds what has not left of some batches. */
  public void hold(Collection<UUID> batches) {
    if (!batches.isEmpty()) {
      store.hold(batches(batches));
    }
  }

  /** Lets what is held of some batches leave. */
  public void release(Collection<UUID> batches) {
    if (!batches.isEmpty()) {
      store.release(batches(batches));
      bell.ringAfterCommit();
    }
  }

  /**
   * Cancels what is held of some batches; what may have left counts as sent. Each stays known as
   * cancelled until {@link #forget}: whoever tells what is right has to know what nobody heard of.
   */
  public void cancelHeld(Collection<UUID> batches) {
    if (!batches.isEmpty()) {
      List<byte[]> blind = batches(batches);
      store.settle(blind);
      store.cancelHeld(blind);
    }
  }

  /** Who was reached by messages of some batches. */
  public Reached reached(Collection<UUID> batches) {
    return batches.isEmpty() ? new Reached(Set.of(), Set.of()) : store.reached(batches(batches));
  }

  /**
   * The messages to some owners of some batches, and those that have not left about some topics,
   * locked until the transaction ends: none of them leaves before.
   */
  public List<Earlier> earlier(
      Collection<UUID> owners, Collection<UUID> batches, Collection<String> topics) {
    if (owners.isEmpty()) {
      return List.of();
    }
    return open(store.earlier(owners, batches(batches), vault.sought(TOPIC, Set.copyOf(topics))));
  }

  /**
   * A topic and a batch.
   *
   * @param topic what a message can be cancelled by
   * @param batch what it can be held with
   */
  public record About(String topic, UUID batch) {}

  /**
   * What has not left to anyone, by topic and batch, or is just leaving; locked until the
   * transaction ends.
   */
  public List<Earlier> unsent(Collection<About> about) {
    if (about.isEmpty()) {
      return List.of();
    }
    List<byte[]> topics = new ArrayList<>();
    List<byte[]> batches = new ArrayList<>();
    for (About one : Set.copyOf(about)) {
      byte[][] batch = vault.sought(BATCH, one.batch().toString());
      for (byte[] topic : vault.sought(TOPIC, one.topic())) {
        for (byte[] its : batch) {
          topics.add(topic);
          batches.add(its);
        }
      }
    }
    return open(store.unsent(topics, batches));
  }

  private List<Earlier> open(List<Row> rows) {
    Map<UUID, Sealer> sealers =
        rows.isEmpty()
            ? Map.of()
            : vault.find(rows.stream().map(Row::owner).collect(Collectors.toSet()));
    List<Earlier> earlier = new ArrayList<>();
    for (Row row : rows) {
      Sealer sealer = sealers.get(row.owner());
      if (sealer != null) {
        earlier.add(
            new Earlier(
                row.id(),
                row.owner(),
                row.writer(),
                Draft.open(sealer, row.draft()).single(),
                row.fate(),
                row.held()));
      }
    }
    return earlier;
  }

  /**
   * Cancels messages for good, whatever has not left of them. Each stays known as cancelled until
   * {@link #forget}; one of which nobody knows whether it left counts as sent.
   */
  public void cancel(Collection<UUID> messages) {
    if (!messages.isEmpty()) {
      store.cancel(messages);
    }
  }

  /**
   * Gives messages that have not left other facts to be written from; they keep their place.
   *
   * @param owners whose messages they are, by the id of the message
   * @param facts the new facts, by the id of the message
   */
  public void rewrite(Map<UUID, UUID> owners, Map<UUID, String> facts) {
    if (facts.isEmpty()) {
      return;
    }
    Map<UUID, Sealer> sealers = vault.find(Set.copyOf(owners.values()));
    Map<UUID, byte[]> drafts = new HashMap<>();
    store
        .drafts(facts.keySet())
        .forEach((message, draft) -> {
          Sealer sealer = sealers.get(owners.get(message));
          String fresh = facts.get(message);
          if (sealer != null && fresh != null) {
            drafts.put(message, Draft.open(sealer, draft).withFacts(List.of(fresh)).seal(sealer));
          }
        });
    if (!drafts.isEmpty()) {
      store.rewrite(drafts);
    }
  }

  /** Removes what was cancelled about some topics. */
  public void forget(Collection<String> topics) {
    if (!topics.isEmpty()) {
      store.forget(vault.sought(TOPIC, Set.copyOf(topics)));
    }
  }

  private List<byte[]> batches(Collection<UUID> batches) {
    return vault.sought(BATCH, batches.stream().distinct().map(UUID::toString).toList());
  }
}
