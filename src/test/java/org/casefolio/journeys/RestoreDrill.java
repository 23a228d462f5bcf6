package org.casefolio.journeys;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * What an operator goes through whose machine is lost: the program runs and is backed up, people go
 * on, one deletes an account, the agency reports something right and then something wrong, and the
 * program is killed. The backup and what was archived since are restored elsewhere, as of the
 * moment before the wrong report; the master key and the erasure list are brought by hand.
 */
public final class RestoreDrill {

  private static final String PASSWORD = "drill walrus battery kettle 4";
  private static final String CASE = "EAC2790000001";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path home;
  private final Path data;
  private final PrintStream say;
  private Instant begun = Instant.now();

  /**
   * @param home a new folder that takes everything but the first data folder
   * @param data the data folder of the program that is lost; made if it is not there
   */
  RestoreDrill(Path home, Path data, PrintStream say) {
    this.home = home;
    this.data = data;
    this.say = say;
  }

  /**
   * {@code [--home FOLDER] [--dataset FOLDER]}: a dataset is a data folder with its master key in
   * it, as {@code bench/dataset} makes it.
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, Path> options = new TreeMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], Path.of(arguments[i + 1]).toAbsolutePath());
    }
    Path home = options.getOrDefault("--home", Path.of("target/drill").toAbsolutePath());
    FileSystemUtils.deleteRecursively(home);
    Path data = options.getOrDefault("--dataset", home.resolve("data"));
    Path key = keyFolder(home).resolve("master.key");
    if (Files.exists(data.resolve("master.key"))) {
      Files.copy(data.resolve("master.key"), key, StandardCopyOption.COPY_ATTRIBUTES);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    new RestoreDrill(home, data, System.out).run();
  }

  /** Plays it; an {@link AssertionError} says what went wrong. */
  void run() throws IOException {
    Program lost = Program.with(settings(data));
    String backup;
    Instant between;
    Path newData = home.resolve("restored");
    try (lost) {
      tell("the program answers");
      String credential =
          done(lost.run("sender", "add", "drill", "--by", "drill", "--reason", "drill")).strip();
      report(lost, credential, "Drill Case Was Received");
      person(lost, "drill-stays");
      Visitor leaves = person(lost, "drill-leaves");

      backup =
          done(lost.run(
                  "backup",
                  "--to",
                  home.resolve("backups").toString(),
                  "--by",
                  "drill",
                  "--reason",
                  "drill"))
              .lines()
              .findFirst()
              .orElseThrow();
      tell("backed up beside it: " + backup);

      report(lost, credential, "Drill Case Was Put Right");
      between = Instant.now();
      delete(leaves);
      report(lost, credential, "Drill Case Was Mixed Up");
      lost.kill();
      awaitNoServer();
    }
    tell("killed");

    String left = Files.readString(data.resolve("postgres.log"));
    Packaged.QUICKLY.prepare(newData);
    String restored =
        done(lost.run(
                "restore",
                "--from",
                backup.replaceFirst("^done: ([^,]+),.*", "$1"),
                "--until",
                between.toString(),
                "--data",
                newData.toString(),
                "--by",
                "drill",
                "--reason",
                "the machine is lost"))
            .lines()
            .findFirst()
            .orElseThrow();
    tell("restored: " + restored);
    expect(
        Files.readString(data.resolve("postgres.log")).equals(left),
        "a restore leaves the database of the settings alone",
        left);

    try (Program program = Program.with(settings(newData))) {
      tell("the restored program answers");
      look(program);
    }
    tell("passed");
  }

  /** As in operation: the keys lie elsewhere, and there is no relay. */
  private Map<String, String> settings(Path folder) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("CASEFOLIO_DEMO", "false");
    settings.put("CASEFOLIO_PUBLIC_URL", "https://status.example.org");
    settings.put("CASEFOLIO_OPERATOR_NAME", "Office of Examples");
    settings.put("CASEFOLIO_OPERATOR_KIND", "agency");
    settings.put("CASEFOLIO_OPERATOR_CONTACT", "help@status.example.org");
    settings.put("CASEFOLIO_MAIL_FROM", "no-reply@status.example.org");
    settings.put("CASEFOLIO_SMTP_HOST", "127.0.0.1");
    settings.put("CASEFOLIO_SMTP_PORT", Integer.toString(Program.freePort()));
    settings.put("CASEFOLIO_MASTER_KEY_FILE", keyFolder(home).resolve("master.key").toString());
    settings.put("CASEFOLIO_WAL_ARCHIVE", home.resolve("archive").toString());
    settings.put("CASEFOLIO_DATA", folder.toString());
    return settings;
  }

  private static Path keyFolder(Path home) {
    try {
      return Files.createDirectories(home.resolve("keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Visitor person(Program program, String userId) {
    Visitor person = new Visitor(program);
    person.createWithCodes(userId, PASSWORD);
    Visitor.Answer added =
        person.send(person.get("/portfolio/add"), "/portfolio/add", "numbers", CASE);
    expect(added.status() == 200, "a case is followed", added.text());
    return person;
  }

  private static void delete(Visitor person) {
    Visitor.Answer asked = person.send(person.get("/account/delete"), "/account/delete");
    Visitor.Answer deleted = person.send(asked, asked.path(), "stepUpPassword", PASSWORD);
    expect(deleted.text().contains("Your account is deleted"), "an account goes", deleted.text());
  }

  private static void look(Program program) {
    try (Visitor stays = new Visitor(program);
        Visitor leaves = new Visitor(program)) {
      Visitor.Answer check = stays.post("/check", "receiptNumber", CASE);
      expect(check.text().contains("Drill Case Was Put Right"), "what was right", check.text());
      expect(!check.text().contains("Drill Case Was Mixed Up"), "what was wrong", check.text());

      Visitor.Answer in = signIn(stays, "drill-stays");
      expect(in.text().contains("Drill Case Was Put Right"), "the portfolio", in.text());
      Visitor.Answer out = signIn(leaves, "drill-leaves");
      expect(out.status() == 422, "who left stays away", out.text());
    }
    expect(program.log().contains("Erased again 1 accounts"), "who left is erased", program.log());
    expect(
        program.log().contains("This database was restored by drill"),
        "the restore is recorded",
        program.log());
  }

  private static Visitor.Answer signIn(Visitor who, String userId) {
    return who.send(who.get("/sign-in"), "/sign-in", "userId", userId, "password", PASSWORD);
  }

  private static void report(Program program, String credential, String title) {
    String line =
        """
        {"eventId":"%s","receiptNumber":"%s","formType":"I-130","title":"%s","occurredAt":"%s"}
        """
            .formatted(title, CASE, title, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(program.url() + "/intake/v1/events"))
                  .header("Authorization", "Bearer " + credential)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(BodyPublishers.ofString(line))
                  .build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      expect(response.body().contains("\"accepted\""), "a report is taken", response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The database of a killed program stops by itself, once what it wrote is archived. */
  private void awaitNoServer() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isServed()) {
      expect(System.nanoTime() < end, "the database stops", "");
      Visitor.pause();
    }
  }

  private boolean isServed() {
    String option = "\0-D\0" + data.resolve("postgres") + "\0";
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.anyMatch(process -> {
        try {
          return Files.readString(
                  Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                  StandardCharsets.ISO_8859_1)
              .contains(option);
        } catch (IOException e) {
          return false; // it has gone
        }
      });
    }
  }

  private static String done(Program.Result result) {
    expect(result.exit() == 0, "a command ends well", result.err());
    return result.out();
  }

  private void tell(String what) {
    Instant now = Instant.now();
    say.printf(
        Locale.ROOT, "%7.1f s  %s%n", Duration.between(begun, now).toMillis() / 1000.0, what);
    begun = now;
  }

  private static void expect(boolean condition, String what, String found) {
    if (!condition) {
      throw new AssertionError("not so: " + what + "\n" + found);
    }
  }

  /** Whether a backup holds any of some bytes. */
  static List<Path> holding(Path folder, String text) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
