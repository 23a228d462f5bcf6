package org.casefolio.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.casefolio.Casefolio;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.Message.Priority;
import org.casefolio.notification.SampleChange;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * The program as it runs for real, without its pages, on an embedded database of its own (fsync and
 * all), for measurements.
 */
final class BenchProgram implements AutoCloseable {

  private static final int AT_ONCE = 1_000;
  private static final int LINES_AT_ONCE = 10_000;

  private final Path folder;
  private final ConfigurableApplicationContext context;
  private final TransactionTemplate transactions;
  private final Database database;

  /**
   * Starts it.
   *
   * @param folder a new folder for the database and the keys; it goes when this is closed
   */
  BenchProgram(Path folder) {
    this.folder = folder;
    this.context =
        new SpringApplicationBuilder(Casefolio.class)
            .web(WebApplicationType.NONE)
            .lazyInitialization(true)
            .logStartupInfo(false)
            .run(
                "--casefolio.demo=false",
                "--casefolio.operator.name=Example Agency",
                "--casefolio.operator.kind=agency",
                "--casefolio.operator.contact=help@status.example.org",
                "--casefolio.public-url=https://status.example.org",
                "--casefolio.mail.from=no-reply@example.org",
                "--casefolio.smtp.host=127.0.0.1",
                "--casefolio.hold.least=" + Integer.MAX_VALUE, // one title a hundred thousand times
                "--casefolio.data=" + folder.resolve("data"),
                "--casefolio.master-key-file=" + folder.resolve("master.key"),
                "--logging.level.root=warn");
    context.getBean("mailLoop", WorkLoop.class).stop(); // ours is started when it is measured
    this.transactions = new TransactionTemplate(bean(PlatformTransactionManager.class));
    this.database = bean(Database.class);
  }

  static Path newFolder() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "bench").toAbsolutePath());
      return Files.createTempDirectory(parent, "program-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  ApplicationContext context() {
    return context;
  }

  Database database() {
    return database;
  }

  /** Bytes that PostgreSQL has written to its log of changes since it was made. */
  double logWritten() {
    return database
        .sql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")
        .query(Double.class)
        .single();
  }

  TransactionTemplate transactions() {
    return transactions;
  }

  /** New accounts, as far as mail needs them. */
  List<UUID> owners(int count) {
    Vault vault = bean(Vault.class);
    List<UUID> owners = new ArrayList<>();
    transactions.executeWithoutResult(transaction -> {
      for (int i = 0; i < count; i++) {
        UUID owner = UUID.randomUUID();
        vault.create(owner);
        owners.add(owner);
      }
    });
    return owners;
  }

  /** Puts messages about changes into the outbox, for these owners at random. */
  void enqueue(List<UUID> owners, int count, Priority priority) {
    Outbox outbox = bean(Outbox.class);
    int edition = bean(StatusCatalogue.class).edition();
    for (int from = 0; from < count; from += AT_ONCE) {
      List<Message> messages = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
        messages.add(
            message(
                owners.get(ThreadLocalRandom.current().nextInt(owners.size())),
                edition,
                i % 1_000_000,
                priority));
      }
      transactions.executeWithoutResult(transaction -> outbox.enqueue(messages));
    }
  }

  private static Message message(UUID owner, int edition, int number, Priority priority) {
    return new Message(
        owner,
        SampleChange.WRITER,
        SampleChange.facts(owner, UUID.randomUUID(), edition, number),
        "reader%06d@home.example".formatted(number),
        Locale.ENGLISH,
        priority,
        UUID.randomUUID().toString(),
        Optional.of("case:" + number),
        Optional.of(new UUID(0, 1)));
  }

  /** One such message as it goes out. */
  byte[] sample() {
    UUID owner = UUID.randomUUID();
    Message message =
        message(
            owner,
            bean(StatusCatalogue.class).edition(),
            ThreadLocalRandom.current().nextInt(999_999),
            Priority.CHANGE);
    Draft draft =
        new Draft(
            List.of(message.facts()),
            message.address(),
            "en",
            bean(Clock.class).instant(),
            null,
            null);
    Composer composer = composer();
    return composer
        .render(composer.write(owner, message.writer(), draft).orElseThrow(), draft)
        .orElseThrow();
  }

  private Composer composer() {
    return new Composer(
        List.copyOf(context.getBeansOfType(Writer.class).values()),
        bean(Settings.class),
        Optional.empty(),
        bean(Clock.class));
  }

  /** The workers that send, not yet running. */
  WorkLoop mailLoop(int port, int connections, Optional<Dkim> dkim) {
    SmtpSettings relay =
        new SmtpSettings(
            Optional.of("127.0.0.1"),
            port,
            SmtpSettings.Tls.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Clock clock = bean(Clock.class);
    Settings settings = bean(Settings.class);
    return new MailConfiguration()
        .mailLoop(
            bean(MailStore.class),
            bean(PlatformTransactionManager.class),
            bean(Vault.class),
            List.copyOf(context.getBeansOfType(Writer.class).values()),
            new Relays(List.of(new SmtpRelay(relay, () -> port, settings)), clock),
            bean(RelayState.class),
            new Brake(0, 0, clock, ThreadLocalRandom.current()),
            bean(MailMeters.class),
            bean(Returns.class),
            clock,
            settings,
            new MailSettings(List.of(relay), connections, 0, 0, dkim),
            context.getBean("mailBell", Bell.class));
  }

  /** The worker that turns changes into messages; it runs. */
  WorkLoop tellingLoop() {
    return context.getBean("changeLoop", WorkLoop.class);
  }

  /** A receipt number, by number. */
  static ReceiptNumber receipt(int number) {
    return new ReceiptNumber("EAC26%08d".formatted(number));
  }

  /**
   * Records one event about each of these cases, as the feed does.
   *
   * @param titles one after the other
   */
  void happens(List<ReceiptNumber> receipts, List<String> titles) {
    CaseLedger ledger = bean(CaseLedger.class);
    UUID batch = UUID.randomUUID();
    Instant now = bean(Clock.class).instant();
    for (int from = 0; from < receipts.size(); from += LINES_AT_ONCE) {
      List<CaseEvent> events = new ArrayList<>();
      for (int i = from; i < Math.min(receipts.size(), from + LINES_AT_ONCE); i++) {
        events.add(
            TestEvent.event(UUID.randomUUID().toString())
                .of(receipts.get(i))
                .form("I-130")
                .title(titles.get(i % titles.size()))
                .at(now)
                .build());
      }
      ledger.record(new Batch(batch, "agency", false, false, events));
    }
  }

  /** Waits until every change has become messages; see {@link #anyWaits} for how it asks. */
  void awaitTold() throws InterruptedException {
    while (database
        .sql(
            """
            select count(*) > 0
            from (select from notification.change where not held order by urgency limit 1) as first
            """)
        .query(Boolean.class)
        .single()) {
      Thread.sleep(100);
    }
  }

  /** How many messages there are. */
  int messages() {
    return database.sql("select count(*) from mail.message").query(Integer.class).single();
  }

  /** Waits until nothing of these queues waits any more. */
  void awaitSent(Priority lowest) throws InterruptedException {
    while (anyWaits(lowest)) {
      Thread.sleep(20);
    }
  }

  /** How many of this queue the relay has accepted. */
  int accepted(Priority priority) {
    return database
        .sql(
            """
            select count(*)
            from mail.message
            where state = 'accepted' and priority = :priority
            """)
        .param("priority", priority.rank())
        .query(Integer.class)
        .single();
  }

  /**
   * Whether anything waits in this queue or a more urgent one. Asked for the first in the order of
   * an index: {@code exists} would look through the table, which finds one at once as long as most
   * wait, and passes all the others in the end, many times a second.
   */
  boolean anyWaits(Priority lowest) {
    return database
        .sql(
            """
            select count(*) > 0
            from (
              (select
              from mail.message
              where state = 'waiting' and halt is null and bundle is null and priority <= :lowest
              order by priority, due
              limit 1)
              union all
              (select
              from mail.message
              where state = 'waiting' and halt is null and bundle is not null and carrier is null
                and priority <= :lowest
              order by priority, due, bundle, id
              limit 1)
            ) as first
            """)
        .param("lowest", lowest.rank())
        .query(Boolean.class)
        .single();
  }

  /** The messages by state; sent ones are not the only ones if something went wrong. */
  Map<String, Long> states() {
    Map<String, Long> states = new java.util.TreeMap<>();
    database
        .sql("select state, count(*) as messages from mail.message group by state")
        .query(row -> {
          states.put(row.getString("state"), row.getLong("messages"));
        });
    return states;
  }

  void forgetMessages() {
    database.sql("truncate mail.message").update();
  }

  @Override
  public void close() {
    context.close();
    try {
      FileSystemUtils.deleteRecursively(folder); // a million portfolios take some gigabytes
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
