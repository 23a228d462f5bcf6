package org.casefolio.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casefolio.Casefolio;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.journeys.Program;
import org.casefolio.platform.postgres.RestartedPostgres;
import org.casefolio.portfolio.ManyReaders;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The drill: a feed says something wrong of very many cases at once, an operator lets it pass, then
 * stops it when a quarter of the mails have been accepted, and takes it back. Done as an operator
 * does it, from outside: the packaged program, its feed, its command line, a mail server.
 */
final class Drill implements AutoCloseable {

  private static final String RECEIVED = "Case Was Received";
  private static final String DENIED = "Case Was Denied";
  private static final int AT_ONCE = 5_000;

  /** One reader in so many follows a case of which nothing is said. */
  private static final int ONE_IN = 40;

  private static final Duration LONGEST = Duration.ofMinutes(40);

  private final int mails;
  private final FaultySmtp smtp = new FaultySmtp(1, 1);
  private final RestartedPostgres postgres;
  private final JdbcClient database;
  private final Program program;

  private Drill(int mails) {
    this.mails = mails;
    Path folder = newFolder();
    this.postgres = RestartedPostgres.start(folder.resolve("database"));
    Map<String, String> settings = settings(folder.resolve("master.key"));
    plant(settings);
    this.database =
        JdbcClient.create(
            new DriverManagerDataSource(
                postgres.url("drill"), postgres.username(), postgres.password()));
    this.program = Program.with(environment(settings));
  }

  /** {@code [--mails N]}. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    List<String> given = Arrays.asList(arguments);
    boolean usable =
        given.isEmpty()
            || (given.size() == 2
                && given.getFirst().equals("--mails")
                && given.getLast().matches("[1-9]\\d{1,6}"));
    if (!usable) {
      System.err.println("usage: chaos/drill [--mails N]");
      System.exit(2);
    }
    boolean passed;
    try (Drill drill = new Drill(given.isEmpty() ? 40_000 : Integer.parseInt(given.getLast()))) {
      passed = drill.run();
    }
    System.exit(passed ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    String credential =
        command("sender", "add", "case-system", "--by", "drill", "--reason", "drill").strip();
    Instant begun = Instant.now();
    String batch = feed(credential);
    System.out.printf("%d wrong lines in batch %s after %s%n", mails, batch, since(begun));

    // Nobody is told of so much at once; somebody looks, and looks badly.
    String held = command("changes", "list");
    Matcher automatic = Pattern.compile("^hold (\\d+)\theld by itself\t").matcher(held);
    if (automatic.find()) {
      System.out.print(held);
      end("release", automatic.group(1));
    }
    await(() -> smtp.copies().size() >= mails / 4);
    System.out.printf("%d accepted; an operator holds the batch%n", smtp.copies().size());
    Instant placed = Instant.now();
    String hold =
        command("changes", "hold", "--batch", batch, "--by", "drill", "--reason", "drill")
            .replaceAll("(?s)^hold (\\d+).*", "$1");
    await(() -> count("halt = 'held' and content is not null and lease is not null") == 0);
    Set<String> wrong = recipients(smtp.copies());
    System.out.printf("hold %s after %s; %d accepted%n", hold, since(placed), wrong.size());

    Instant ended = Instant.now();
    end("withdraw", hold);
    await(() -> count("state = 'waiting'") == 0 && queued() == 0);
    System.out.printf("withdrawn, and corrections sent, after %s%n", since(ended));
    return report(wrong);
  }

  private boolean report(Set<String> wrong) {
    List<Copy> wrongs = new ArrayList<>();
    List<Copy> corrections = new ArrayList<>();
    List<Copy> others = new ArrayList<>();
    for (Copy copy : smtp.copies()) {
      String text = copy.text();
      if (text.contains("Correction. Before: " + DENIED + " → Now: " + RECEIVED)) {
        corrections.add(copy);
      } else if (text.contains("Before: " + RECEIVED + " → Now: " + DENIED)) {
        wrongs.add(copy);
      } else {
        others.add(copy);
      }
    }
    Set<String> outsiders =
        IntStream.range(mails, mails + bystanders())
            .mapToObj(ManyReaders::address)
            .collect(Collectors.toSet());
    outsiders.retainAll(recipients(smtp.copies()));
    boolean passed =
        wrongs.size() == wrong.size()
            && recipients(wrongs).equals(wrong)
            && corrections.size() == wrong.size()
            && recipients(corrections).equals(wrong)
            && others.isEmpty()
            && outsiders.isEmpty()
            && count("state <> 'accepted'") == 0;
    System.out.printf(
        Locale.ROOT,
        "mails=%d accepted=%d never-left=%d corrections=%d others=%d %s%n",
        mails,
        wrongs.size(),
        mails - wrong.size(),
        corrections.size(),
        others.size() + outsiders.size(),
        passed ? "passed" : "failed");
    return passed;
  }

  /** Ends a hold as the command line wants it: the number of people first, then the same again. */
  private void end(String how, String hold) {
    List<String> call = List.of("changes", how, hold, "--by", "drill", "--reason", "drill");
    String asked = command(call.toArray(String[]::new));
    Matcher number = Pattern.compile("--confirm (\\d+)").matcher(asked);
    if (!number.find()) {
      throw new AssertionError("no number to repeat: " + asked);
    }
    List<String> again = new ArrayList<>(call);
    again.addAll(List.of("--confirm", number.group(1)));
    System.out.print(asked + command(again.toArray(String[]::new)));
  }

  private String command(String... arguments) {
    Program.Result result = program.run(arguments);
    if (result.exit() != 0) {
      throw new AssertionError(List.of(arguments) + ": " + result.err());
    }
    return result.out();
  }

  /** Everything in one request, as a nightly batch comes; answers its id. */
  private String feed(String credential) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    Instant now = Instant.now();
    for (int i = 0; i < mails; i++) {
      lines
          .append("{\"eventId\":\"wrong-")
          .append(i)
          .append("\",\"receiptNumber\":\"")
          .append(receipt(i).value())
          .append("\",\"formType\":\"I-130\",\"title\":\"" + DENIED + "\",\"occurredAt\":\"")
          .append(now)
          .append("\"}\n");
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(program.url() + "/intake/v1/events"))
                  .header("Authorization", "Bearer " + credential)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(BodyPublishers.ofString(lines.toString()))
                  .build(),
              BodyHandlers.ofString());
      long taken = answer.body().lines().count();
      if (answer.statusCode() != 200 || taken < mails) {
        throw new AssertionError("the feed was answered " + answer.statusCode());
      }
      return answer.headers().firstValue("Casefolio-Batch").orElseThrow();
    }
  }

  private int queued() {
    return database.sql("select count(*) from notification.change").query(Integer.class).single();
  }

  private int count(String condition) {
    return database
        .sql("select count(*) from mail.message where " + condition)
        .query(Integer.class)
        .single();
  }

  private static Set<String> recipients(List<Copy> copies) {
    return copies.stream().map(Copy::recipient).collect(Collectors.toCollection(HashSet::new));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + LONGEST);
      }
      FaultySmtp.pause(Duration.ofMillis(200));
    }
  }

  private static String since(Instant begun) {
    return Duration.between(begun, Instant.now()).toSeconds() + " s";
  }

  private int bystanders() {
    return Math.max(1, mails / ONE_IN);
  }

  private static ReceiptNumber receipt(int number) {
    return new ReceiptNumber("EAC26%08d".formatted(number));
  }

  /** Readers of a case each, whose cases the agency has received. */
  private void plant(Map<String, String> settings) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Casefolio.class)
            .web(WebApplicationType.NONE)
            .lazyInitialization(true)
            .logStartupInfo(false)
            .properties("logging.level.root=warn")
            .run(
                settings.entrySet().stream()
                    .map(one -> "--" + one.getKey() + "=" + one.getValue())
                    .toArray(String[]::new))) {
      CaseLedger ledger = context.getBean(CaseLedger.class);
      Instant received = Instant.now().minus(Duration.ofDays(30));
      UUID batch = UUID.randomUUID();
      int all = mails + bystanders();
      for (int from = 0; from < all; from += AT_ONCE) {
        List<CaseEvent> events =
            IntStream.range(from, Math.min(all, from + AT_ONCE))
                .mapToObj(number ->
                    TestEvent.event("received-" + number)
                        .of(receipt(number))
                        .form("I-130")
                        .title(RECEIVED)
                        .at(received)
                        .build())
                .toList();
        ledger.record(new Batch(batch, "first-load", true, false, events));
      }
      ManyReaders.create(context, all, reader -> List.of(receipt(reader)));
    }
  }

  private Map<String, String> settings(Path keys) {
    return Map.ofEntries(
        Map.entry("casefolio.demo", "false"),
        Map.entry("casefolio.public-url", "http://localhost:8080"),
        Map.entry("casefolio.operator.name", "Drill"),
        Map.entry("casefolio.operator.kind", "agency"),
        Map.entry("casefolio.operator.contact", "help@drill.example"),
        Map.entry("casefolio.mail.from", "no-reply@drill.example"),
        Map.entry("casefolio.master-key-file", keys.toString()),
        Map.entry("casefolio.smtp.host", "127.0.0.1"),
        Map.entry("casefolio.smtp.port", Integer.toString(smtp.port(0))),
        Map.entry("casefolio.smtp.tls", "none"),
        Map.entry("spring.datasource.url", postgres.url("drill")),
        Map.entry("spring.datasource.username", postgres.username()),
        Map.entry("spring.datasource.password", postgres.password()));
  }

  private static Map<String, String> environment(Map<String, String> settings) {
    Map<String, String> variables = new TreeMap<>();
    settings.forEach((name, value) ->
        variables.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
    return variables;
  }

  private static Path newFolder() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "chaos").toAbsolutePath());
      return Files.createTempDirectory(parent, "drill-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    program.close();
    postgres.close();
    smtp.close();
  }
}
