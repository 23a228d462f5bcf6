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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The packaged program as an agency's demonstration, whose cases a mirror follows. */
final class FollowedAgency implements AutoCloseable {

  private final Program program = Program.demo(Map.of("CASEFOLIO_SANDBOX_EVERY", "0"));
  private final String credential;
  private final String client;
  private final String secret;

  FollowedAgency() {
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
    added.out().lines().map(line -> line.split("=", 2)).forEach(pair -> made.put(pair[0], pair[1]));
    assertThat(made).as(added.err()).containsOnlyKeys("client_id", "client_secret");
    this.client = made.getOrDefault("client_id", "");
    this.secret = made.getOrDefault("client_secret", "");
  }

  /** Something that happens to a case. */
  record Happening(String receipt, int number, String title) {

    private String line(Instant occurredAt) {
      return """
      {"eventId":"mirror-%d","receiptNumber":"%s","formType":"I-130","title":"%s","occurredAt":"%s"}
      """
          .formatted(number, receipt, title, occurredAt);
    }
  }

  String tokenUrl() {
    return program.url() + "/oauth/accesstoken";
  }

  String apiUrl() {
    return program.url() + "/case-status";
  }

  String client() {
    return client;
  }

  String secret() {
    return secret;
  }

  /** Lets things happen, in this order. */
  void happens(List<Happening> happenings) {
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
      assertThat(response.body().lines()).allSatisfy(line -> assertThat(line).contains("accepted"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void kill() {
    program.kill();
  }

  void startAgain() {
    program.startAgain();
  }

  @Override
  public void close() {
    program.close();
  }
}
