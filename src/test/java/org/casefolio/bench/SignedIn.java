package org.casefolio.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * Somebody who is signed in.
 *
 * @param userId who
 * @param cookies what the browser sends with each request
 */
record SignedIn(String userId, String cookies) {

  /** Signs in as a browser does: the form first, then the form sent. */
  static SignedIn enter(Site site, String userId, String address)
      throws IOException, InterruptedException {
    HttpResponse<String> form =
        site.http()
            .send(
                HttpRequest.newBuilder(site.uri("/sign-in"))
                    .header("X-Forwarded-For", address)
                    .build(),
                BodyHandlers.ofString());
    String token = Jsoup.parse(form.body()).select("input[name=form]").getFirst().val();
    HttpResponse<String> entered =
        site.http()
            .send(
                HttpRequest.newBuilder(site.uri("/sign-in"))
                    .header("X-Forwarded-For", address)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Cookie", cookies(form))
                    .POST(
                        BodyPublishers.ofString(
                            "form=%s&userId=%s&password=%s"
                                .formatted(
                                    encoded(token), encoded(userId), encoded(Dataset.PASSWORD))))
                    .build(),
                BodyHandlers.ofString());
    if (entered.statusCode() != 303) {
      throw new IllegalStateException("signing in was answered " + entered.statusCode());
    }
    return new SignedIn(
        userId, Stream.of(cookies(form), cookies(entered)).collect(Collectors.joining("; ")));
  }

  /** The same of many, each from an address of its own. */
  static List<SignedIn> enter(Site site, List<String> userIds)
      throws IOException, InterruptedException {
    List<SignedIn> all = new ArrayList<>();
    for (String userId : userIds) {
      all.add(enter(site, userId, "40.0.%d.%d".formatted(all.size() / 256, all.size() % 256)));
    }
    return all;
  }

  /** Their headers, one a line, for {@link Load}. */
  static Path headers(List<SignedIn> readers) throws IOException {
    Path file =
        Files.createTempFile(Files.createDirectories(Path.of("target/bench")), "sessions", "");
    file.toFile().deleteOnExit();
    return Files.write(file, readers.stream().map(reader -> "Cookie: " + reader.cookies()).toList())
        .toAbsolutePath();
  }

  /**
   * Asks for the portfolio and looks at it.
   *
   * @return the length of the page
   * @throws IllegalStateException if it does not hold so many cases
   */
  int portfolio(Site site, int cases) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        site.http()
            .send(
                HttpRequest.newBuilder(site.uri("/portfolio"))
                    .header("Cookie", cookies)
                    .header("Accept-Language", "en")
                    .build(),
                BodyHandlers.ofString());
    Document page = Jsoup.parse(answer.body());
    int found = page.select("input[name=follow]").size();
    if (answer.statusCode() != 200 || found != cases) {
      throw new IllegalStateException(
          "not the page expected: " + answer.statusCode() + ", " + found + " cases");
    }
    return answer.body().getBytes(StandardCharsets.UTF_8).length;
  }

  private static String cookies(HttpResponse<?> answer) {
    return answer.headers().allValues("set-cookie").stream()
        .map(set -> set.substring(0, (set + ";").indexOf(';')))
        .collect(Collectors.joining("; "));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
