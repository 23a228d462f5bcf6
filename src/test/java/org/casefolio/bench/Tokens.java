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
import tools.jackson.databind.json.JsonMapper;

/** Tokens of the clients of a dataset, asked for as clients do. They are good for half an hour. */
final class Tokens {

  private Tokens() {}

  /** The headers that show them, one a line. */
  static Path headers(Site site, Dataset dataset) throws IOException, InterruptedException {
    List<String> headers = new ArrayList<>();
    for (String credentials : dataset.credentials()) {
      String[] parts = credentials.split(" ", 2);
      HttpResponse<String> answer =
          site.http()
              .send(
                  HttpRequest.newBuilder(site.uri("/oauth/accesstoken"))
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(
                          BodyPublishers.ofString(
                              "grant_type=client_credentials&client_id="
                                  + URLEncoder.encode(parts[0], StandardCharsets.UTF_8)
                                  + "&client_secret="
                                  + URLEncoder.encode(parts[1], StandardCharsets.UTF_8)))
                      .build(),
                  BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("no token: " + answer.statusCode());
      }
      headers.add(
          "Authorization: Bearer "
              + JsonMapper.shared().readTree(answer.body()).get("access_token").asString());
    }
    Path file =
        Files.createTempFile(Files.createDirectories(Path.of("target/bench")), "tokens", "");
    file.toFile().deleteOnExit();
    return Files.write(file, headers).toAbsolutePath();
  }
}
