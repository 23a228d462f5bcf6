package org.casefolio.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.casefolio.cases.ReceiptNumber;
import org.jsoup.Jsoup;

/**
 * Measures the public check, the whole page for a case at random, beside nginx giving such a page
 * from a file. Called by {@code bench/run check-page}.
 */
final class CheckPage {

  private static final double GOAL = 0.25;
  private static final int CHECKED = 1_000;

  private CheckPage() {}

  /** See the usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Sides.options(arguments, Map.of("gzip", 0L));
    String encoding = options.get("gzip") == 0 ? "identity" : "gzip";
    Dataset dataset = Dataset.of(options.get("cases"), options.integer("accounts"));
    Result result = new Result("check-page");
    boolean met;
    try (Site site = Site.start(dataset.folder(), Map.of())) {
      HttpResponse<byte[]> typical = check(site, dataset, encoding);
      try (Nginx nginx = Nginx.like(typical)) {
        Load load = load(options, dataset).with("BENCH_ENCODING", encoding);
        result
            .setting("cases", dataset.cases())
            .setting("answers looked at one by one", CHECKED)
            .setting("bytes of a body", typical.body().length)
            .setting("client", load.told() + ", a million addresses")
            .setting("encoding on both sides", encoding)
            .setting("program", Site.TOLD)
            .setting("peer", Nginx.TOLD);
        double ratio =
            Sides.beside(result, options, site, load, nginx, load.with("BENCH_STATIC", "yes"));
        met = result.atLeast(ratio, GOAL).finish(options.check());
      }
    }
    options.exit(met);
  }

  /** Checks of cases at random, from many addresses. */
  static Load load(Options options, Dataset dataset) {
    return new Load(
        options.integer("threads"),
        options.integer("connections"),
        options.integer("seconds"),
        "check",
        Map.of("BENCH_CASES", Long.toString(dataset.cases())));
  }

  /**
   * Asks for cases at random and looks at every page.
   *
   * @return the one whose length is the median
   * @throws IllegalStateException if one is not what it should be
   */
  private static HttpResponse<byte[]> check(Site site, Dataset dataset, String encoding)
      throws IOException, InterruptedException {
    Random random = new Random(1);
    List<HttpResponse<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < CHECKED; i++) {
      String receipt = dataset.receipt(random.nextLong(dataset.cases()));
      HttpResponse<byte[]> answer =
          site.http()
              .send(
                  HttpRequest.newBuilder(site.uri("/check"))
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .header("Accept-Language", "en")
                      .header("Accept-Encoding", encoding)
                      .header("X-Forwarded-For", "30.0." + i / 256 + "." + i % 256)
                      .POST(BodyPublishers.ofString("receiptNumber=" + receipt))
                      .build(),
                  BodyHandlers.ofByteArray());
      String text = Jsoup.parse(page(answer)).text();
      if (answer.statusCode() != 200
          || !text.replace('\u00a0', ' ').contains(new ReceiptNumber(receipt).grouped())
          || !text.contains("Case Was Received and A Receipt Notice Was Sent")) {
        throw new IllegalStateException("not the page expected: " + answer.statusCode());
      }
      answers.add(answer);
    }
    answers.sort(Comparator.comparing(answer -> answer.body().length));
    return answers.get(answers.size() / 2);
  }

  private static String page(HttpResponse<byte[]> answer) throws IOException {
    InputStream body = new ByteArrayInputStream(answer.body());
    boolean packed = answer.headers().firstValue("Content-Encoding").isPresent();
    try (InputStream in = packed ? new GZIPInputStream(body) : body) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
