package org.casefolio.mail;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;

/** An outbox on a database of its own, with what a test does to it. */
final class MailBench implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");

  final TestDatabase database = TestDatabase.create();
  final Vault vault = TestVault.on(database);
  final MailStore store = new MailStore(database.database());
  final Settings settings = settings(false);
  final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
  final Bell bell = new Bell();
  final Outbox outbox = new Outbox(store, vault, clock, settings, bell);

  final ReturnPaths paths =
      new ReturnPaths(
          vault,
          settings,
          new BounceSettings(
              Optional.of(new BounceSettings.Address("bounce", "status.example.org")),
              Optional.empty(),
              Duration.ZERO));
  final List<Object> events = new ArrayList<>();
  final Unreachable unreachable =
      new Unreachable(
          new UnreachableStore(database.database()), vault, events::add, clock, settings);

  Bounces bounces(List<Writer> writers) {
    return new Bounces(
        new BounceStore(database.database()),
        unreachable,
        paths,
        vault,
        writers,
        TestOutbox.RETENTION,
        clock,
        settings);
  }

  Returns returns(List<Writer> writers) {
    return new Returns(paths, bounces(writers), unreachable);
  }

  static Settings settings(boolean demo) {
    return new Settings(
        demo,
        Path.of("target"),
        URI.create("https://status.example.org"),
        new Operator(
            "Test Agency", Operator.Kind.AGENCY, "help@status.example.org", "no-reply@example.org"),
        List.of(Locale.ENGLISH, Locale.of("es")),
        ZoneId.of("America/New_York"),
        Optional.empty());
  }

  /** A new owner with a data key. */
  UUID owner() {
    UUID owner = UUID.randomUUID();
    database.transactions().executeWithoutResult(transaction -> vault.create(owner));
    return owner;
  }

  void enqueue(Message... messages) {
    database.transactions().executeWithoutResult(transaction -> outbox.enqueue(List.of(messages)));
  }

  /** A message about a change; its facts are its key. */
  static Message change(UUID owner, String key) {
    return new Message(
        owner,
        "test",
        key,
        "reader@home.example",
        Locale.ENGLISH,
        Priority.CHANGE,
        key,
        Optional.of("case:1"),
        Optional.empty());
  }

  static Message with(Message message, Priority priority) {
    return new Message(
        message.owner(),
        message.writer(),
        message.facts(),
        message.address(),
        message.language(),
        priority,
        message.key(),
        message.topic(),
        message.batch());
  }

  static Message to(Message message, String address) {
    return new Message(
        message.owner(),
        message.writer(),
        message.facts(),
        address,
        message.language(),
        message.priority(),
        message.key(),
        message.topic(),
        message.batch());
  }

  int count() {
    return database
        .database()
        .sql("select count(*) from mail.message")
        .query(Integer.class)
        .single();
  }

  @Override
  public void close() {
    database.close();
  }
}
