package org.casefolio.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** A sender of events about the cases of a dataset, over one kept connection. */
final class Feeding {

  /** What a site is started with: thousands of one title a day are no reason to hold any here. */
  static final Map<String, String> SETTINGS =
      Map.of("CASEFOLIO_HOLD_LEAST", Integer.toString(Integer.MAX_VALUE));

  /** As many as a sender should send before it reads the answer. */
  private static final int LINES = 10_000;

  private static final List<String> TITLES =
      List.of(
          "Case Was Received and A Receipt Notice Was Sent",
          "Fingerprint and Biometrics Appointment Was Scheduled",
          "Case Was Updated To Show Fingerprints Were Taken",
          "Case Is Being Actively Reviewed By USCIS",
          "Case Was Approved",
          "Card Was Mailed To Me",
          "Case Was Denied",
          "Case Was Transferred And A New Office Has Jurisdiction");

  private final Site site;
  private final Dataset dataset;
  private final String credential;
  private final Random random = new Random();

  private Feeding(Site site, Dataset dataset, String credential) {
    this.site = site;
    this.dataset = dataset;
    this.credential = credential;
  }

  /** Lets a new sender in. */
  static Feeding to(Site site, Dataset dataset) {
    String name = "bench-" + UUID.randomUUID();
    return new Feeding(
        site,
        dataset,
        site.command("sender", "add", name, "--by", "bench", "--reason", "a measurement"));
  }

  /** Events about cases at random, one in twenty of which is followed, in bodies to be sent. */
  List<byte[]> events(int count) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    String now = Instant.now().minusSeconds(60).toString();
    for (int from = 0; from < count; from += LINES) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int i = from; i < Math.min(count, from + LINES); i++) {
        body.write(
            """
            {"eventId":"%s","receiptNumber":"%s","formType":"I-130","title":"%s","occurredAt":"%s"}
            """
                .formatted(
                    UUID.randomUUID(),
                    dataset.receipt(random.nextLong(dataset.cases())),
                    TITLES.get(random.nextInt(TITLES.size())),
                    now)
                .getBytes(StandardCharsets.UTF_8));
      }
      bodies.add(body.toByteArray());
    }
    return bodies;
  }

  /**
   * Sends them, one body after the other.
   *
   * @return the seconds from the first byte to the last answer
   * @throws IllegalStateException if a line was not accepted
   */
  double send(List<byte[]> bodies) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (byte[] body : bodies) {
      answers.add(
          site.http()
              .send(
                  HttpRequest.newBuilder(site.uri("/intake/v1/events"))
                      .header("Authorization", "Bearer " + credential)
                      .header("Content-Type", "application/x-ndjson")
                      .header("X-Forwarded-For", "20.1.2.3")
                      .POST(BodyPublishers.ofByteArray(body))
                      .build(),
                  BodyHandlers.ofString()));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    for (int i = 0; i < answers.size(); i++) {
      long lines = new String(bodies.get(i), StandardCharsets.UTF_8).lines().count();
      long accepted =
          answers
              .get(i)
              .body()
              .lines()
              .filter(line -> line.endsWith("\"result\":\"accepted\"}"))
              .count();
      if (answers.get(i).statusCode() != 200 || accepted != lines) {
        throw new IllegalStateException(
            answers.get(i).statusCode() + ", " + accepted + " of " + lines + " were accepted");
      }
    }
    return seconds;
  }
}
