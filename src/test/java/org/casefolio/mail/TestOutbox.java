package org.casefolio.mail;

import casefolio.templates.StaticTemplates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.mail.Relay.Deferred;
import org.casefolio.mail.Relay.Envelope;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.retention.TestRetention;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.DailyWork;
import org.casefolio.platform.work.WorkLoop.Next;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The outbox for the tests of other modules, with a relay that remembers what it was given. */
public final class TestOutbox {

  static final Retention RETENTION = TestRetention.byDefault();

  private final TestDatabase database;
  private final Vault vault;
  private final Clock clock;
  private final Settings settings;
  private final MailStore store;
  private final Outbox outbox;
  private final Unreachable unreachable;
  private final Halts halts;
  private final Pace pace;

  private TestOutbox(TestDatabase database, Vault vault, Clock clock, Settings settings) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
    this.settings = settings;
    this.store = new MailStore(database.database());
    this.outbox = new Outbox(store, vault, clock, settings, new Bell());
    this.unreachable =
        new Unreachable(
            new UnreachableStore(database.database()), vault, event -> {}, clock, settings);
    this.halts = new Halts(new HaltStore(database.database()), vault, new Bell());
    this.pace = new Pace(clock, settings);
  }

  public static TestOutbox on(TestDatabase database, Vault vault, Clock clock, Settings settings) {
    return new TestOutbox(database, vault, clock, settings);
  }

  /** Which addresses get no mail, for tests that need no mail. */
  public static Unreachable unreachable(Database database, Vault vault) {
    return new Unreachable(
        new UnreachableStore(database),
        vault,
        event -> {},
        Clock.fixed(MailBench.NOON, ZoneOffset.UTC),
        MailBench.settings(false));
  }

  /** What turns letters into messages, with the texts of these modules. */
  public static Letters letters(Settings settings, String... modules) {
    ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
    for (String module : modules) {
      texts.addBasenames("messages/" + module);
    }
    texts.setDefaultEncoding("UTF-8");
    texts.setFallbackToSystemLocale(false);
    return new Letters(texts, settings, new StaticTemplates());
  }

  /** Messages come back to their sender, and some addresses get none. */
  private Returns returns(List<Writer> writers) {
    ReturnPaths paths =
        new ReturnPaths(
            vault, settings, new BounceSettings(Optional.empty(), Optional.empty(), Duration.ZERO));
    return new Returns(
        paths,
        new Bounces(
            new BounceStore(database.database()),
            unreachable,
            paths,
            vault,
            writers,
            RETENTION,
            clock,
            settings),
        unreachable);
  }

  /** Which addresses get no mail. */
  public Unreachable unreachable() {
    return unreachable;
  }

  /** What lets old messages go, with a clock of its own. */
  public MessageDisposal disposal(
      DailyWork work, LegalHolds holds, Clock later, Writer... writers) {
    return new MessageDisposal(
        work,
        new DisposalStore(database.database()),
        List.of(writers),
        vault,
        RETENTION,
        holds,
        later,
        settings);
  }

  /** Lets go what is old. */
  public static void run(MessageDisposal disposal) {
    disposal.run();
  }

  public Outbox outbox() {
    return outbox;
  }

  public Halts halts() {
    return halts;
  }

  /** Whether messages go out. */
  public Dispatch dispatch() {
    return new Dispatch(
        pace,
        new PaceStore(database.database()),
        new QueueMeters(
            store,
            vault,
            clock,
            database.transactionManager(),
            new SimpleMeterRegistry(),
            new Relays(List.of(), clock)),
        database.transactionManager(),
        clock,
        settings);
  }

  /** A message as the relay got it. */
  public record Received(String address, Written written, Locale language) {}

  /** Sends whatever is due. */
  public List<Received> deliver(Writer... writers) {
    return deliver(Integer.MAX_VALUE, writers);
  }

  /** Sends what is due until so many were accepted; whatever is in hand then is put back. */
  public List<Received> deliver(int most, Writer... writers) {
    return deliver(most, new Accepted(), writers);
  }

  /** Tries to send whatever is due; the relay wants nothing now. */
  public void defer(Writer... writers) {
    deliver(Integer.MAX_VALUE, new Deferred(), writers);
  }

  private List<Received> deliver(int most, Answer answer, Writer... writers) {
    List<Received> received = new java.util.ArrayList<>();
    Delivery delivery =
        new Delivery(
            store,
            database.transactions(),
            vault,
            new Composer(List.of(writers), settings, Optional.empty(), clock),
            () ->
                new Relay.Connection() {
                  @Override
                  public Answer send(Envelope envelope, byte[] message) {
                    received.add(received(envelope, message));
                    return answer;
                  }

                  @Override
                  public boolean isOpen() {
                    return true;
                  }

                  @Override
                  public void close() {}
                },
            new RelayState(clock),
            new Brake(0, 0, clock, new Random(1)),
            new MailMeters(new SimpleMeterRegistry(), pace),
            returns(List.of(writers)),
            clock,
            new Delivery.Lane(Priority.DIGEST, settings.zone(), new Bell()));
    while (delivery.run(() -> received.size() < most) == Next.AGAIN) {
      // until nothing is left
    }
    delivery.close();
    return received;
  }

  /** Sends what was accepted on a day once more; answers how many. */
  public int resendAccepted(LocalDate day, Writer... writers) {
    return new Resending(
            store, vault, List.of(writers), database.transactionManager(), clock, settings)
        .run(MailStore.State.ACCEPTED, day, day)
        .sent();
  }

  private static Received received(Envelope envelope, byte[] bytes) {
    try {
      MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(bytes));
      MimeMultipart parts = (MimeMultipart) message.getContent();
      return new Received(
          envelope.recipient(),
          new Written(
              message.getSubject(),
              part(parts, 0),
              part(parts, 1),
              Optional.ofNullable(message.getHeader("List-Unsubscribe", null))
                  .map(header -> header.replaceAll("[<>\\s]", ""))),
          Locale.forLanguageTag(message.getContentLanguage()[0]));
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(MimeMultipart parts, int number)
      throws MessagingException, IOException {
    return parts.getBodyPart(number).getContent().toString().replace("\r\n", "\n");
  }
}
