package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.casefolio.mirror.TestAgency;

/** An agency whose cases a mirror follows. */
interface FollowedAgency extends AutoCloseable {

  String tokenUrl();

  String apiUrl();

  String client();

  String secret();

  /** Lets things happen, in this order. */
  void happens(List<Happening> happenings);

  void kill();

  void startAgain();

  @Override
  void close();

  /** Something that happens to a case. */
  record Happening(String receipt, int number, String title) {

    private String line(Instant occurredAt) {
      return """
      {"eventId":"mirror-%d","receiptNumber":"%s","formType":"I-130","title":"%s","occurredAt":"%s"}
      """
          .formatted(number, receipt, title, occurredAt);
    }
  }

  /** The packaged program where it speaks the API, else a server of the test's own. */
  static FollowedAgency start() {
    Program program = Program.demo(Map.of("CASEFOLIO_SANDBOX_EVERY", "0"));
    if (program.run("help").out().matches("(?s).*\\n\\s+client\\s.*")) {
      return new Served(program);
    }
    program.close();
    return new StandIn();
  }

  /** A server that answers as the API does. */
  final class StandIn implements FollowedAgency {

    private final TestAgency agency = TestAgency.start();
    private final Map<String, List<String[]>> histories = new TreeMap<>();

    @Override
    public String tokenUrl() {
      return agency.tokenUrl().toString();
    }

    @Override
    public String apiUrl() {
      return agency.apiUrl().toString();
    }

    @Override
    public String client() {
      return TestAgency.CLIENT;
    }

    @Override
    public String secret() {
      return TestAgency.SECRET;
    }

    @Override
    public void happens(List<Happening> happenings) {
      String today = LocalDate.now(ZoneId.of("America/New_York")).toString();
      for (Happening one : happenings) {
        List<String[]> history = histories.computeIfAbsent(one.receipt(), key -> new ArrayList<>());
        agency.put(one.receipt(), one.title(), "", history);
        history.add(new String[] {today, one.title()});
      }
    }

    @Override
    public void kill() {
      agency.goAway();
    }

    @Override
    public void startAgain() {
      agency.comeBack();
    }

    @Override
    public void close() {
      agency.close();
    }
  }

  /** The packaged program as a demonstration. */
  final class Served implements FollowedAgency {

    private final Program program;
    private final String credential;
    private final String client;
    private final String secret;

    private Served(Program program) {
      this.program = program;
      this.credential =
          program
              .run("sender", "add", "trial-feed", "--by", "trial", "--reason", "mirror trial")
              .out()
              .strip();
      Map<String, String> made = new TreeMap<>();
      Program.Result added =
          program.run(
              "client",
              "add",
              "trial-mirror",
              "--rate",
              "1000",
              "--day",
              "50000000",
              "--by",
              "trial",
              "--reason",
              "mirror trial");
      added
          .out()
          .lines()
          .map(line -> line.split("=", 2))
          .filter(parts -> parts.length == 2)
          .forEach(parts -> made.put(parts[0], parts[1]));
      this.client = required(made, "client_id", added);
      this.secret = required(made, "client_secret", added);
    }

    private static String required(Map<String, String> made, String name, Program.Result added) {
      String value = made.get(name);
      if (value == null) {
        throw new AssertionError("no " + name + ": " + added.err());
      }
      return value;
    }

    @Override
    public String tokenUrl() {
      return program.url() + "/oauth/accesstoken";
    }

    @Override
    public String apiUrl() {
      return program.url() + "/case-status";
    }

    @Override
    public String client() {
      return client;
    }

    @Override
    public String secret() {
      return secret;
    }

    @Override
    public void happens(List<Happening> happenings) {
      StringBuilder lines = new StringBuilder();
      Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
      happenings.forEach(one -> lines.append(one.line(first.plusMillis(one.number()))));
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(URI.create(program.url() + "/intake/v1/events"))
                    .header("Authorization", "Bearer " + credential)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofString(lines.toString()))
                    .build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().lines())
            .allSatisfy(line -> assertThat(line).contains("accepted"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public void kill() {
      program.kill();
    }

    @Override
    public void startAgain() {
      program.startAgain();
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
