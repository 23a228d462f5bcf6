package org.casefolio.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A site and what is asked of it at {@code GET /case-status/{receipt}}. */
final class Lookups implements AutoCloseable {

  /** How many answers are read and looked at before any are timed. */
  static final int CHECKED = 2_000;

  private final Dataset dataset;
  private final Site site;
  private final Path tokens;

  private Lookups(Dataset dataset, Site site, Path tokens) {
    this.dataset = dataset;
    this.site = site;
    this.tokens = tokens;
  }

  /** Starts the program on a dataset and takes tokens for its clients. */
  static Lookups on(Dataset dataset) throws IOException, InterruptedException {
    Site site = Site.start(dataset.folder(), Feeding.SETTINGS);
    try {
      return new Lookups(dataset, site, Tokens.headers(site, dataset));
    } catch (IOException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  Site site() {
    return site;
  }

  int port() {
    return site.program().port();
  }

  /** Of so many of the cases at random. */
  Load load(int threads, int connections, int seconds, long hot) {
    return new Load(
        threads,
        connections,
        seconds,
        "lookup",
        Map.of(
            "BENCH_CASES",
            Long.toString(dataset.cases()),
            "BENCH_HOT",
            Long.toString(hot),
            "BENCH_SHOWN",
            tokens.toString()));
  }

  /**
   * Asks for cases at random and looks at every answer.
   *
   * @return the one whose length is the median
   * @throws IllegalStateException if one is not what it should be
   */
  HttpResponse<byte[]> check(long hot) throws IOException, InterruptedException {
    String token = Files.readAllLines(tokens).getFirst().split(": ", 2)[1];
    Random random = new Random(1);
    List<HttpResponse<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < CHECKED; i++) {
      String receipt = dataset.receipt(random.nextLong(hot) * (dataset.cases() / hot));
      HttpResponse<byte[]> answer =
          site.http()
              .send(
                  HttpRequest.newBuilder(site.uri("/case-status/" + receipt))
                      .header("Authorization", token)
                      .build(),
                  BodyHandlers.ofByteArray());
      JsonNode status = JsonMapper.shared().readTree(answer.body()).path("case_status");
      if (answer.statusCode() != 200
          || !status.path("receiptNumber").asString("").equals(receipt)
          || status.path("current_case_status_text_en").asString("").isEmpty()
          || !status.path("hist_case_status").isNull()
              && status.path("hist_case_status").isEmpty()) {
        throw new IllegalStateException("not the answer expected: " + answer.statusCode());
      }
      answers.add(answer);
    }
    answers.sort(Comparator.comparing(answer -> answer.body().length));
    return answers.get(answers.size() / 2);
  }

  @Override
  public void close() {
    site.close();
  }
}
