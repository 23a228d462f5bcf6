package org.casefolio.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.casefolio.Casefolio;
import org.casefolio.accounts.ManyPasswords;
import org.casefolio.api.ManyClients;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.casefolio.portfolio.ManyReaders;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * A database as an agency of some size has it, made once and kept: cases with histories of one to
 * eight entries (2.9 on average) whose forms, titles and ages are spread as they are in life, and
 * accounts whose rows the vault has sealed, each with a key of its own. One case in twenty is
 * followed, mostly by accounts with one or two cases; one account in two hundred has a hundred.
 *
 * <p>Everything follows from its number: which number a case has, how long its history is, what an
 * account follows.
 *
 * @param folder the database, its master key, and the clients' credentials
 * @param cases how many cases
 * @param accounts how many accounts
 */
record Dataset(Path folder, long cases, int accounts) {

  /** The password of every account. */
  static final String PASSWORD = "a lantern over the quiet harbor";

  /** How many programs have credentials. */
  static final int CLIENTS = 50;

  private static final String FOLDER = "CASEFOLIO_BENCH_DATA";
  private static final String USUAL_FOLDER = "var/bench";

  private static final int FOLLOWED_ONE_IN = 20;
  private static final int LARGE_ONE_IN = 200;
  private static final int LARGE = 100;
  private static final int LONGEST_HISTORY = 8;
  private static final int BATCHES_A_STEP = 125;

  /** A client stands for many: no limit of a single one may be what is measured. */
  private static final int RATE = 100_000;

  private static final int DAY = 1_000_000_000;

  /** While it is made; what is kept has been written to disk before it is called finished. */
  private static final List<String> MAKING =
      List.of(
          "fsync=off",
          "wal_level=minimal",
          "max_wal_senders=0",
          "max_wal_size=8GB",
          "checkpoint_timeout=1h",
          "maintenance_work_mem=512MB");

  private static final String[] OTHER_PREFIXES = {"MSC", "EAC", "LIN", "WAC", "SRC"};

  /** {@code --cases N --accounts N}. */
  public static void main(String[] arguments) {
    Options options = Options.of(arguments, Map.of("cases", 1_000_000L, "accounts", 100_000L));
    Dataset dataset = of(options.get("cases"), options.integer("accounts"));
    System.out.println(dataset.folder());
  }

  /** The one of this size; it is made if it is not there yet. */
  static Dataset of(long cases, int accounts) {
    Dataset dataset = at(cases, accounts);
    if (!Files.exists(dataset.clients())) {
      dataset.make();
    }
    return dataset;
  }

  /** The same, made anew: without what other measurements have recorded in it. */
  static Dataset anew(long cases, int accounts) {
    Dataset dataset = at(cases, accounts);
    dataset.make();
    return dataset;
  }

  private static Dataset at(long cases, int accounts) {
    if (cases % 1_000 != 0 || cases < 10_000 || cases > 100_000_000) {
      throw new IllegalArgumentException("between 10,000 and 100,000,000 cases, by the thousand");
    }
    Path parent =
        Path.of(Optional.ofNullable(System.getenv(FOLDER)).orElse(USUAL_FOLDER)).toAbsolutePath();
    return new Dataset(parent.resolve(cases + "-" + accounts), cases, accounts);
  }

  /** The number of a case, from 0 on: half of them begin with IOE. */
  String receipt(long number) {
    long place = number / 10;
    int kind = (int) (number % 10);
    return kind < 5
        ? String.format(Locale.ROOT, "IOE09%08d", place * 5 + kind)
        : String.format(Locale.ROOT, "%s26%08d", OTHER_PREFIXES[kind - 5], place);
  }

  /** Whether an account has a hundred cases. */
  static boolean isLarge(int reader) {
    return reader % LARGE_ONE_IN == 0;
  }

  /** Whether an account has exactly one case. */
  static boolean isSmall(int reader) {
    return !isLarge(reader) && reader % 5 != 0;
  }

  /** The accounts with a hundred cases, or those with one, from the first on. */
  List<String> userIds(boolean large, int count) {
    List<String> userIds = new ArrayList<>();
    for (int reader = 0; reader < accounts && userIds.size() < count; reader++) {
      if (large ? isLarge(reader) : isSmall(reader)) {
        userIds.add(ManyReaders.userId(reader));
      }
    }
    if (userIds.size() < count) {
      throw new IllegalStateException("too few accounts");
    }
    return userIds;
  }

  /** What the clients have to show, as {@code client_id client_secret}. */
  List<String> credentials() {
    try {
      return Files.readAllLines(clients());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path clients() {
    return folder.resolve("clients");
  }

  private List<ReceiptNumber> follows(int reader) {
    int count = isLarge(reader) ? LARGE : isSmall(reader) ? 1 : 2;
    SplittableRandom random = new SplittableRandom(reader);
    var numbers = new HashSet<Long>();
    while (numbers.size() < count) {
      numbers.add(random.nextLong(cases / FOLLOWED_ONE_IN) * FOLLOWED_ONE_IN);
    }
    return numbers.stream().map(number -> new ReceiptNumber(receipt(number))).toList();
  }

  private void make() {
    long begun = System.nanoTime();
    try {
      FileSystemUtils.deleteRecursively(folder); // one that was not finished
      Files.createDirectories(folder);
      List<String> clients;
      try (RestartedPostgres postgres = RestartedPostgres.keep(folder, MAKING)) {
        try (ConfigurableApplicationContext context = program(postgres)) {
          context.getBean(Database.class); // with it the tables
          makeCases(postgres);
          tell(begun, cases + " cases are there");
          ManyReaders.create(
              context, accounts, ManyPasswords.hash(context, PASSWORD), this::follows);
          tell(begun, accounts + " accounts are there");
          clients = ManyClients.add(context, CLIENTS, RATE, DAY);
        }
        run(postgres, "vacuum (analyze)");
        run(postgres, "checkpoint");
      }
      new ProcessBuilder("sync").start().waitFor(); // it was written without fsync
      Files.write(clients(), clients);
      tell(begun, "kept in " + folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void tell(long begun, String what) {
    System.err.printf(Locale.ROOT, "after %4.0f s: %s%n", (System.nanoTime() - begun) / 1e9, what);
  }

  /** The program without its pages; it makes the tables and the keys. */
  private ConfigurableApplicationContext program(RestartedPostgres postgres) {
    return new SpringApplicationBuilder(Casefolio.class)
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
            "--casefolio.data=" + folder.resolve("data"),
            "--casefolio.master-key-file=" + Site.masterKey(folder),
            "--spring.datasource.url=" + postgres.url("dataset"),
            "--spring.datasource.username=" + postgres.username(),
            "--spring.datasource.password=" + postgres.password(),
            "--logging.level.root=warn");
  }

  /** Rows first, keys and indexes after. */
  private void makeCases(RestartedPostgres postgres) throws SQLException, InterruptedException {
    run(
        postgres,
        """
        insert into cases.sender (name, last_heard) values ('case-system', now())
        """);
    run(
        postgres,
        """
        insert into cases.batch (id, sender, imported)
        select md5('batch ' || b)::uuid, (select id from cases.sender where name = 'case-system'),
          false
        from generate_series(1, %d) as b
        """
            .formatted(LONGEST_HISTORY * BATCHES_A_STEP));
    run(
        postgres,
        """
        insert into cases.wording (title)
        values
          ('Case Was Received and A Receipt Notice Was Sent'),
          ('Fingerprint and Biometrics Appointment Was Scheduled'),
          ('Case Was Updated To Show Fingerprints Were Taken'),
          ('Case Is Being Actively Reviewed By USCIS'),
          ('Request for Additional Evidence Was Sent'),
          ('Response To USCIS'' Request For Evidence Was Received'),
          ('Case Was Approved'),
          ('Card Was Mailed To Me'),
          ('Case Was Denied'),
          ('Case Was Transferred And A New Office Has Jurisdiction')
        """);
    List<String> removed = new ArrayList<>();
    for (String table : List.of("cases.entry", "cases.case_file")) {
      removed.addAll(0, removeKeys(postgres, table));
    }
    inParts(
        postgres,
        0,
        """
        insert into cases.case_file (receipt, id, form, has_actions, sender, current_entry,
          newest_entry)
        overriding system value
        select
          case when n % 10 < 5
            then 'IOE09' || lpad((n / 10 * 5 + n % 10)::text, 8, '0')
            else (array['MSC', 'EAC', 'LIN', 'WAC', 'SRC'])[n % 10 - 4] || '26'
              || lpad((n / 10)::text, 8, '0')
          end,
          n + 1,
          $form,
          false,
          (select id from cases.sender where name = 'case-system'),
          ($length - 1) * $cases + n + 1,
          ($length - 1) * $cases + n + 1
        from generate_series($from, $next - 1) as n
        """);
    for (int step = 0; step < LONGEST_HISTORY; step++) {
      inParts(
          postgres,
          step,
          """
          insert into cases.entry (id, occurred_at, learned_at, event_key, content, case_id, batch,
            sender, date_only, wording, respond_by, text_en, text_es)
          overriding system value
          select
            $step * $cases + n + 1,
            t.at,
            t.at + interval '5 hours',
            md5('event ' || $step * $cases + n)::uuid,
            hashint8extended(n, 100 + $step),
            n + 1,
            $step * $batches + n * $batches / $cases + 1,
            (select id from cases.sender where name = 'case-system'),
            false,
            $wording,
            case when $step = 3 then (t.at + interval '87 days')::date end,
            case when t.asked
              then 'We need more evidence to decide your case. We sent you a notice that says'
                || ' which. Send it all at once, with the notice on top.'
            end,
            case when t.asked
              then 'Necesitamos más evidencia para decidir sobre su caso. Le enviamos una'
                || ' notificación que indica cuál. Envíela toda junta.'
            end
          from generate_series($from, $next - 1) as n
          cross join lateral (
            select
              date_trunc('second', now() - interval '1 day'
                - $age * interval '1 day' * (1 - $step::float / $length)) as at,
              $step in (3, 5) as asked
          ) t
          where $length > $step
          """);
    }
    run(
        postgres,
        """
        select
          setval(pg_get_serial_sequence('cases.case_file', 'id'), (select max(id) from cases.case_file)),
          setval(pg_get_serial_sequence('cases.entry', 'id'), (select max(id) from cases.entry))
        """);
    for (String statement : removed) {
      run(postgres, statement);
    }
    run(postgres, "analyze");
  }

  /** What stands for something in the statements; {@code percentN} is a number of 0 to 99. */
  private String filled(String sql, int step, long from, long next) {
    String filled =
        sql.replace("$form", FORM)
            .replace("$length", LENGTH)
            .replace("$wording", WORDING)
            .replace("$age", AGE)
            .replace("$step", Integer.toString(step))
            .replace("$batches", Integer.toString(BATCHES_A_STEP))
            .replace("$cases", cases + "::bigint")
            .replace("$from", Long.toString(from) + "::bigint")
            .replace("$next", Long.toString(next));
    return PERCENT.matcher(filled).replaceAll("abs(hashint8extended(n, $1) % 100)");
  }

  private static final Pattern PERCENT = Pattern.compile("percent([0-9])");

  /** The form of a case: shares as in a month of receipts. */
  private static final String FORM =
      """
      (select case
        when p < 34 then 'I-765' when p < 48 then 'I-485' when p < 60 then 'I-130'
        when p < 71 then 'N-400' when p < 80 then 'I-131' when p < 86 then 'I-90'
        when p < 91 then 'I-129' when p < 94 then 'I-140' when p < 96 then 'I-539'
        when p < 98 then 'I-751' else 'N-600' end
        from (select percent1 as p) x)
      """;

  /** How many entries a case has. */
  private static final String LENGTH =
      """
      (select case
        when p < 25 then 1 when p < 50 then 2 when p < 70 then 3 when p < 82 then 4
        when p < 90 then 5 when p < 95 then 6 when p < 98 then 7 else 8 end
        from (select percent2 as p) x)
      """;

  /** How many days ago it began: most are young, some are three years old. */
  private static final String AGE = "(5 + power(percent3 / 100.0, 2) * 1090)";

  /** What an entry at a place says, by the numbers of the wordings. */
  private static final String WORDING =
      """
      case $step
        when 0 then 1
        when 1 then case when percent4 < 70 then 2 else 10 end
        when 2 then 3
        when 3 then 5
        when 4 then 6
        when 5 then 4
        when 6 then case when percent5 < 85 then 7 else 9 end
        else 8
      end
      """;

  /** Takes keys and indexes off a table; returns what puts them on again, in this order. */
  private static List<String> removeKeys(RestartedPostgres postgres, String table)
      throws SQLException {
    List<String> drop = new ArrayList<>();
    List<String> create = new ArrayList<>();
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery(
              """
              select conname, contype::text as kind, pg_get_constraintdef(oid) as definition
              from pg_constraint
              where conrelid = '%s'::regclass and contype in ('f', 'p', 'u')
              order by array_position(array['f', 'u', 'p'], contype::text)
              """
                  .formatted(table))) {
        while (found.next()) {
          drop.add(
              "alter table %s drop constraint %s".formatted(table, found.getString("conname")));
          create.addFirst(
              "alter table %s add constraint %s %s"
                  .formatted(table, found.getString("conname"), found.getString("definition")));
        }
      }
      for (String one : drop) {
        statement.execute(one);
      }
      try (ResultSet found =
          statement.executeQuery(
              """
              select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
              from pg_index
              where indrelid = '%s'::regclass
              """
                  .formatted(table))) {
        drop.clear();
        while (found.next()) {
          drop.add("drop index " + found.getString("name"));
          create.add(found.getString("definition"));
        }
      }
      for (String one : drop) {
        statement.execute(one);
      }
    }
    return create;
  }

  /** Runs a statement over all cases, each half on a connection of its own. */
  private void inParts(RestartedPostgres postgres, int step, String sql)
      throws SQLException, InterruptedException {
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      List<Future<?>> parts = new ArrayList<>();
      LongStream.range(0, 2)
          .forEach(part ->
              parts.add(
                  workers.submit(() -> {
                    run(postgres, filled(sql, step, part * cases / 2, (part + 1) * cases / 2));
                    return null;
                  })));
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new SQLException(e);
    }
  }

  private static Connection connect(RestartedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.url("dataset"), postgres.username(), postgres.password());
  }

  private static void run(RestartedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
