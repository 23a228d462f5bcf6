package org.casefolio.mail;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.mail.MailStore.Bundled;
import org.casefolio.mail.MailStore.Mended;
import org.casefolio.mail.MailStore.NewLetter;
import org.casefolio.mail.MailStore.Row;
import org.casefolio.mail.MailStore.State;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.WorkLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one letter of messages that may travel together, in the transaction that takes them. A
 * letter is a row of its own that is sent like any other; what it carries stays known message by
 * message. Whatever is not wanted any more by then falls out, and a message that is left alone goes
 * as it is.
 */
final class Bundles {

  private static final Logger log = LoggerFactory.getLogger(Bundles.class);

  private final MailStore store;
  private final Vault vault;
  private final Composer composer;
  private final Clock clock;
  private final ZoneId zone;

  Bundles(MailStore store, Vault vault, Composer composer, Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
    this.store = store;
    this.vault = vault;
    this.composer = composer;
  }

  /**
   * What was taken.
   *
   * @param bundles how many bundles there were, also of what was not wanted any more
   * @param letters letters that are written, and are in the table under the lease
   * @param alone messages that go by themselves, locked and not written
   */
  record Taken(int bundles, List<Letter> letters, List<Row> alone) {
    static final Taken NOTHING = new Taken(0, List.of(), List.of());
  }

  /** From one queue to another. */
  record Urgency(Priority highest, Priority lowest) {}

  /** A letter of several messages. */
  record Letter(Row row, Sealer sealer, Draft draft, Content content) {}

  /** A message and what is sealed of it. */
  private record Opened(Bundled bundled, Sealer sealer, Draft draft) {
    UUID id() {
      return bundled.row().id();
    }
  }

  /**
   * Takes what is due, with a number of statements that does not depend on how much that is.
   *
   * @param urgency the most and the least urgent to take
   * @param limit how many bundles
   * @param before what the transaction has taken already
   * @param lease what the letters are under; what goes alone is not yet
   */
  Taken take(Urgency urgency, int limit, Collection<Row> before, UUID lease) {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, zone);
    List<Bundled> first = store.takeFirst(urgency.highest(), urgency.lowest(), limit);
    if (first.isEmpty()) {
      return Taken.NOTHING;
    }
    List<Row> alone = new ArrayList<>();
    List<List<Opened>> bundles = open(first, store.takeAlong(first), before, alone);
    dropUnwanted(bundles);
    List<Letter> letters = new ArrayList<>();
    List<NewLetter> fresh = new ArrayList<>();
    Map<UUID, UUID> carriers = new HashMap<>();
    for (List<Opened> bundle : bundles) {
      Letter letter = bundle.size() < 2 ? null : write(bundle, now, today);
      if (letter == null) { // one of them cannot be written: that must not keep the others
        bundle.forEach(one -> alone.add(one.bundled().row()));
        continue;
      }
      letters.add(letter);
      fresh.add(
          new NewLetter(
              letter.row().id(),
              letter.row().owner(),
              vault.blind("letter", letter.row().id().toString()),
              letter.row().writer(),
              letter.row().priority(),
              letter.row().draft(),
              letter.row().content().orElseThrow()));
      bundle.forEach(one -> carriers.put(one.id(), letter.row().id()));
    }
    if (!fresh.isEmpty()) {
      store.insertLetters(lease, Delivery.LEASE, fresh, carriers, today);
    }
    return new Taken(first.size(), letters, alone);
  }

  /**
   * Sees to letters that must not leave as they are. What one carries is free if it has not left.
   * One that may have left goes again under its own {@code Message-ID}: as it was if nothing of it
   * was taken away in the end, or else without that, so that whoever got it before has got all that
   * it says.
   */
  void mend() {
    store.takeApart();
    List<Row> broken = store.takeBroken();
    if (broken.isEmpty()) {
      return;
    }
    Map<UUID, Sealer> sealers =
        vault.find(broken.stream().map(Row::owner).collect(Collectors.toSet()));
    Map<UUID, List<byte[]>> carried = store.carried(broken.stream().map(Row::id).toList());
    List<Mended> mended = new ArrayList<>();
    List<UUID> empty = new ArrayList<>();
    for (Row row : broken) {
      List<byte[]> rest = carried.getOrDefault(row.id(), List.of());
      Sealer sealer = sealers.get(row.owner());
      if (rest.isEmpty() || sealer == null) {
        empty.add(row.id());
      } else {
        mend(row, sealer, rest).ifPresent(mended::add);
      }
    }
    if (!mended.isEmpty()) {
      store.mend(mended);
    }
    if (!empty.isEmpty()) {
      store.remove(empty);
    }
  }

  /** Empty if it cannot be read or written now. */
  private Optional<Mended> mend(Row row, Sealer sealer, List<byte[]> rest) {
    try {
      Draft draft = Draft.open(sealer, row.draft());
      if (draft.facts().size() == rest.size()) {
        return Optional.of(new Mended(row.id(), null, null));
      }
      Draft less =
          draft.withFacts(rest.stream().map(one -> Draft.open(sealer, one).single()).toList());
      Optional<Content> old = row.content().map(sealed -> Content.open(sealer, sealed));
      return composer
          .write(row.id(), row.writer(), less)
          .map(content -> old.map(before -> content.under(before.messageId())).orElse(content))
          .map(content -> new Mended(row.id(), less.seal(sealer), content.seal(sealer)));
    } catch (RuntimeException e) {
      log.error("A letter cannot be read and waits: {}", WorkLoop.describe(e));
      return Optional.empty();
    }
  }

  /** Bundle by bundle; what belongs to nobody any more or is damaged goes alone. */
  private List<List<Opened>> open(
      List<Bundled> first, List<Bundled> along, Collection<Row> before, List<Row> alone) {
    Set<UUID> owners = first.stream().map(one -> one.row().owner()).collect(Collectors.toSet());
    Map<UUID, Sealer> sealers = vault.find(owners);
    Map<Integer, List<Opened>> bundles = new LinkedHashMap<>();
    Set<UUID> seen = before.stream().map(Row::id).collect(Collectors.toCollection(HashSet::new));
    List<Bundled> all = new ArrayList<>(first);
    all.addAll(along);
    for (Bundled one : all) {
      Sealer sealer = sealers.get(one.row().owner());
      if (!seen.add(one.row().id())) {
        continue; // another one takes it along
      }
      Optional<Draft> draft = sealer == null ? Optional.empty() : open(sealer, one.row());
      if (sealer == null || draft.isEmpty()) {
        alone.add(one.row());
        continue;
      }
      bundles
          .computeIfAbsent(one.first(), key -> new ArrayList<>())
          .add(new Opened(one, sealer, draft.get()));
    }
    return new ArrayList<>(bundles.values());
  }

  /** Empty for a damaged row: whoever sends what goes alone deals with it. */
  static Optional<Draft> open(Sealer sealer, Row row) {
    try {
      return Optional.of(Draft.open(sealer, row.draft()));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private void dropUnwanted(List<List<Opened>> bundles) {
    Map<String, Set<String>> facts = new HashMap<>();
    bundles.forEach(bundle ->
        bundle.forEach(one ->
            facts
                .computeIfAbsent(one.bundled().row().writer(), key -> new HashSet<>())
                .add(one.draft().single())));
    Map<String, Set<String>> wanted = new HashMap<>();
    facts.forEach((writer, all) -> wanted.put(writer, composer.stillWanted(writer, all)));
    List<UUID> gone = new ArrayList<>();
    bundles.forEach(bundle ->
        bundle.removeIf(one -> {
          boolean drop =
              !wanted
                  .getOrDefault(one.bundled().row().writer(), Set.of())
                  .contains(one.draft().single());
          if (drop) {
            gone.add(one.id());
          }
          return drop;
        }));
    bundles.removeIf(Collection::isEmpty);
    if (!gone.isEmpty()) {
      store.remove(gone);
    }
  }

  private @Nullable Letter write(List<Opened> bundle, Instant now, LocalDate today) {
    Opened first = bundle.getFirst();
    Opened latest = bundle.getFirst();
    for (Opened one : bundle) {
      if (one.draft().enqueued().isAfter(latest.draft().enqueued())) {
        latest = one;
      }
    }
    // Nobody could have been told before it was due.
    Instant begun = first.draft().begun();
    Instant due = first.bundled().due();
    Draft draft =
        new Draft(
            bundle.stream().map(one -> one.draft().single()).toList(),
            first.draft().address(),
            latest.draft().language(),
            now,
            due.isAfter(begun) ? due : begun,
            null);
    UUID id = UUID.randomUUID();
    Optional<Content> content = composer.write(id, first.bundled().row().writer(), draft);
    if (content.isEmpty()) {
      return null;
    }
    Row row = first.bundled().row();
    return new Letter(
        new Row(
            id,
            row.owner(),
            row.writer(),
            row.priority(),
            State.WAITING,
            draft.seal(first.sealer()),
            Optional.of(content.get().seal(first.sealer())),
            today,
            0,
            Optional.empty(),
            false),
        first.sealer(),
        draft,
        content.get());
  }
}
