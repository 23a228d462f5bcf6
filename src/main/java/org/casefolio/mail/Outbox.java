package org.casefolio.mail;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.casefolio.mail.MailStore.Fresh;
import org.casefolio.mail.MailStore.Listed;
import org.casefolio.mail.MailStore.Row;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Message.Together;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where messages wait until they are sent. Rows are written in the caller's transaction; a worker
 * delivers them after it has committed.
 */
@Component
public class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** What the keyed hash of a part of the feed is made for. */
  static final String BATCH = "message-batch";

  private static final String TOPIC = "message-topic";
  private static final int LISTED = 500;
  private static final int INSERTED_AT_ONCE = 1_000;

  private final MailStore store;
  private final Vault vault;
  private final Clock clock;
  private final Settings settings;
  private final Bell bell;

  Outbox(
      MailStore store,
      Vault vault,
      Clock clock,
      Settings settings,
      @Qualifier("mailBell") Bell bell) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
    this.settings = settings;
    this.bell = bell;
  }

  /** A message, what seals it and what it is recognised by. */
  @SuppressWarnings("ArrayRecordComponent") // sorted by, never compared
  private record Keyed(Message message, Sealer sealer, byte[][] identities) {

    byte[] identity() {
      return identities[0];
    }

    @Override
    public String toString() {
      return "Keyed";
    }
  }

  /**
   * Adds messages, however many, in one statement for each thousand and one more. One whose key is
   * there already is left alone; so is one whose owner has no data key (any more), because nobody
   * could read it.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void enqueue(Collection<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Map<UUID, Sealer> sealers =
        vault.find(messages.stream().map(Message::owner).collect(Collectors.toSet()));
    // One order for everyone: transactions that insert the same messages wait, and never for each
    // other. It also leaves nothing of the order of the events in the order of the rows.
    List<Keyed> keyed =
        messages.parallelStream()
            .flatMap(message ->
                Stream.ofNullable(sealers.get(message.owner()))
                    .map(sealer -> new Keyed(message, sealer, identities(message))))
            .sorted(Comparator.comparing(Keyed::identity, Arrays::compareUnsigned))
            .toList();
    if (vault.isChanging()) {
      keyed = withoutKnown(keyed);
    }
    if (keyed.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    LocalDate day = day(now);
    // A case may have a hundred thousand followers: some are inserted while the next are sealed, on
    // every core.
    keyed.stream()
        .gather(Gatherers.windowFixed(INSERTED_AT_ONCE))
        .gather(
            Gatherers.mapConcurrent(
                Runtime.getRuntime().availableProcessors(),
                some -> some.stream().map(one -> fresh(one, now)).toList()))
        .forEach(fresh -> store.insert(fresh, day));
    bell.ringAfterCommit();
  }

  private byte[][] identities(Message message) {
    return vault.sought(
        "message", message.owner() + "\0" + message.address() + "\0" + message.key());
  }

  /** Without those that are there by the hash that the unique key does not meet. */
  private List<Keyed> withoutKnown(List<Keyed> keyed) {
    Set<ByteBuffer> known =
        store
            .known(keyed.stream().flatMap(one -> Arrays.stream(one.identities())).toList())
            .stream()
            .map(ByteBuffer::wrap)
            .collect(Collectors.toSet());
    return keyed.stream()
        .filter(
            one -> Arrays.stream(one.identities()).map(ByteBuffer::wrap).noneMatch(known::contains))
        .toList();
  }

  private Fresh fresh(Keyed keyed, Instant now) {
    Message message = keyed.message();
    Draft draft =
        new Draft(
            List.of(message.facts()),
            message.address(),
            message.language().toLanguageTag(),
            now,
            message.caused().orElse(null),
            message.topic().orElse(null));
    return new Fresh(
        UUID.randomUUID(),
        message.owner(),
        keyed.identity(),
        message.topic().map(topic -> topic(vault, topic)).orElse(null),
        message.batch().map(batch -> vault.blind(BATCH, batch.toString())).orElse(null),
        message.writer(),
        message.priority(),
        draft.seal(keyed.sealer()),
        message.travel() instanceof Together
            ? vault.blind(
                "message-bundle",
                message.owner() + "\0" + message.address() + "\0" + message.writer())
            : null,
        message.travel() instanceof Together(Optional<Instant> from) ? from : Optional.empty());
  }

  /**
   * Drops what has not been accepted by the relay about these topics.
   *
   * @return how many
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int cancel(Collection<String> topics) {
    return topics.isEmpty() ? 0 : store.cancel(vault.sought(TOPIC, Set.copyOf(topics)));
  }

  /** What a message is found by to cancel it. */
  static byte[] topic(Vault vault, String topic) {
    return vault.blind(TOPIC, topic);
  }

  /** What was sent, or is about to be, to an owner: the newest first, five hundred at most. */
  @Transactional(readOnly = true)
  public List<Sent> list(UUID owner) {
    List<Listed> rows = store.list(owner, null, LISTED);
    if (rows.isEmpty()) {
      return List.of();
    }
    Sealer sealer = vault.get(owner);
    return rows.stream()
        .flatMap(row -> dated(row, sealer).stream())
        .sorted(Comparator.comparing(Dated::enqueued).reversed())
        .map(Dated::sent)
        .toList();
  }

  /**
   * Every message of an owner, in parts, the oldest day first.
   *
   * @param after the last one of the part before; empty for the first part
   */
  @Transactional(readOnly = true)
  public List<Sent> listAfter(UUID owner, Optional<Sent> after) {
    List<Listed> rows =
        store.list(
            owner, after.map(Sent::day).orElse(null), after.map(Sent::id).orElse(null), LISTED);
    if (rows.isEmpty()) {
      return List.of();
    }
    Sealer sealer = vault.get(owner);
    return rows.stream()
        .map(row -> sent(row, Draft.open(sealer, row.row().draft()), sealer))
        .toList();
  }

  /** One message of an owner. */
  @Transactional(readOnly = true)
  public Optional<Sent> find(UUID owner, UUID message) {
    return store.list(owner, message, 1).stream()
        .findFirst()
        .flatMap(row -> dated(row, vault.get(owner)))
        .map(Dated::sent);
  }

  /**
   * Lets what waits for a digest of an owner be due when it would be if it were enqueued now.
   *
   * @param due from the facts; empty for at once
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void postpone(UUID owner, Function<List<String>, List<Optional<Instant>>> due) {
    Map<UUID, byte[]> drafts = store.listPostponed(owner);
    if (drafts.isEmpty()) {
      return;
    }
    Sealer sealer = vault.get(owner);
    List<UUID> ids = new ArrayList<>();
    List<String> facts = new ArrayList<>();
    drafts.forEach((id, draft) -> {
      ids.add(id);
      facts.add(Draft.open(sealer, draft).single());
    });
    List<Optional<Instant>> dues = due.apply(facts);
    Map<UUID, Optional<Instant>> moved = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      moved.put(ids.get(i), dues.get(i));
    }
    store.move(moved);
    bell.ringAfterCommit();
  }

  /** Removes everything of an owner. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void erase(UUID owner) {
    store.erase(owner);
  }

  private record Dated(Sent sent, Instant enqueued) {}

  /** A damaged row is left out: the others are the reader's all the same. */
  private static Optional<Dated> dated(Listed listed, Sealer sealer) {
    try {
      Draft draft = Draft.open(sealer, listed.row().draft());
      return Optional.of(new Dated(sent(listed, draft, sealer), draft.enqueued()));
    } catch (RuntimeException e) {
      log.error("A message cannot be read and is not shown: {}", WorkLoop.describe(e));
      return Optional.empty();
    }
  }

  private static Sent sent(Listed listed, Draft draft, Sealer sealer) {
    Row row = listed.row();
    return new Sent(
        row.id(),
        row.writer(),
        draft.facts(),
        draft.address(),
        row.day(),
        switch (row.state()) {
          case WAITING ->
              listed.held()
                  ? Sent.State.HELD
                  : row.attempts() > 0
                      ? Sent.State.DELAYED
                      : row.priority() == Priority.DIGEST && row.content().isEmpty()
                          ? Sent.State.POSTPONED
                          : Sent.State.WAITING;
          case ACCEPTED -> Sent.State.ACCEPTED;
          case GIVEN_UP -> row.bounced() ? Sent.State.BOUNCED : Sent.State.GIVEN_UP;
        },
        row.content().map(content -> Content.open(sealer, content).written()));
  }

  private LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, settings.zone());
  }
}
