package org.casefolio.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.mail.Report.Weight;
import org.casefolio.mail.ReturnPaths.Token;
import org.casefolio.mail.Unreachable.Reason;
import org.casefolio.mail.Unreachable.Recipient;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Draws the consequences of a report: in one transaction, so that a report that is read again
 * because its reader was killed has either had its effect or has it now. A report without a token
 * of ours has none.
 */
@Component
class Bounces {

  private static final Duration TURN = Duration.ofMinutes(2);
  private static final String READING = "bounce-mailbox";

  private final BounceStore store;
  private final Unreachable unreachable;
  private final ReturnPaths paths;
  private final Vault vault;
  private final Map<String, Writer> writers;
  private final Retention retention;
  private final Clock clock;
  private final Settings settings;

  Bounces(
      BounceStore store,
      Unreachable unreachable,
      ReturnPaths paths,
      Vault vault,
      List<Writer> writers,
      Retention retention,
      Clock clock,
      Settings settings) {
    this.store = store;
    this.unreachable = unreachable;
    this.paths = paths;
    this.vault = vault;
    this.writers = writers.stream().collect(Collectors.toMap(Writer::name, writer -> writer));
    this.retention = retention;
    this.clock = clock;
    this.settings = settings;
  }

  /** What a report has led to. */
  sealed interface Effect {}

  /** Nothing goes to that address any more. */
  record Stopped(Reason reason) implements Effect {}

  /** The message goes out again after this time. */
  record SentAgain(Duration after) implements Effect {}

  /** The message is given up; the address stays as it is. */
  record GivenUp() implements Effect {}

  /** It was dealt with before, or it changes nothing any more. */
  record Repeated() implements Effect {}

  /** No message of ours has this return path, or its owner is gone. */
  record Unknown() implements Effect {}

  /**
   * Notes what reports about messages will be found by, before the messages are sent.
   *
   * @param contents what they say, by the id of the message
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void expect(Map<UUID, Content> contents) {
    Map<UUID, byte[]> hashes = new HashMap<>();
    contents.forEach(
        (message, content) -> paths.hash(content).ifPresent(hash -> hashes.put(message, hash)));
    if (!hashes.isEmpty()) {
      store.expect(hashes, today());
    }
  }

  /**
   * Takes a failure.
   *
   * @param identity what tells this report from others
   */
  @Transactional
  public Effect take(Report.Failed report, String identity) {
    Optional<BounceStore.Row> found = find(report.token());
    if (found.isEmpty()) {
      return new Unknown();
    }
    BounceStore.Row row = found.get();
    if (!remember(report.token(), identity)) {
      return new Repeated();
    }
    Draft draft = Draft.open(vault.get(row.owner()), row.draft());
    if (report.weight() == Weight.HARD) {
      return stop(row, draft, Reason.BOUNCED);
    }
    if (!row.accepted()) {
      return new Repeated(); // it waits to be sent again, or was given up
    }
    Optional<Duration> wait = BouncePolicy.wait(row.returns());
    if (wait.isEmpty()) {
      return stop(row, draft, Reason.BOUNCED);
    }
    if (!row.whole() || !isStillWanted(row, draft)) {
      store.bounce(row.id());
      return new GivenUp();
    }
    store.sendAgain(
        row.id(),
        wait.get(),
        Optional.ofNullable(draft.topic()).map(topic -> Outbox.topic(vault, topic)).orElse(null));
    return new SentAgain(wait.get());
  }

  /** Takes a complaint: the message has arrived, and no other will. */
  @Transactional
  public Effect take(Report.Complained report, String identity) {
    Optional<BounceStore.Row> found = find(report.token());
    if (found.isEmpty()) {
      return new Unknown();
    }
    if (!remember(report.token(), identity)) {
      return new Repeated();
    }
    BounceStore.Row row = found.get();
    if (row.overtaken()) {
      return new Repeated();
    }
    Draft draft = Draft.open(vault.get(row.owner()), row.draft());
    unreachable.stop(new Recipient(row.owner(), draft.address()), Reason.COMPLAINED);
    return new Stopped(Reason.COMPLAINED);
  }

  /** Takes or keeps this node's turn to read the bounce mailbox. */
  @Transactional
  public boolean takeTurn(UUID holder) {
    return store.takeTurn(READING, holder, TURN);
  }

  /** Forgets reports that cannot come back. */
  @Transactional
  public void sweep() {
    store.forget(retention.before(Period.RETURNED_MAIL, today()));
  }

  private Effect stop(BounceStore.Row row, Draft draft, Reason reason) {
    store.bounce(row.id());
    if (row.overtaken()) {
      return new GivenUp();
    }
    unreachable.stop(new Recipient(row.owner(), draft.address()), reason);
    return new Stopped(reason);
  }

  private Optional<BounceStore.Row> find(Token token) {
    return store
        .find(paths.hashes(token))
        .filter(row -> vault.find(List.of(row.owner())).containsKey(row.owner()));
  }

  private boolean remember(Token token, String identity) {
    return store.remember(vault.sought("report", token.value() + "\0" + identity), today());
  }

  private boolean isStillWanted(BounceStore.Row row, Draft draft) {
    Writer writer = writers.get(row.writer());
    return writer != null && writer.stillWanted(draft.facts()).containsAll(draft.facts());
  }

  private LocalDate today() {
    Instant now = clock.instant();
    return LocalDate.ofInstant(now, settings.zone());
  }
}
