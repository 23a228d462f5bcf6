package org.casefolio.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client as its author would write it, with credentials of its own. */
public final class Caller {

  static final String FORM = "application/x-www-form-urlencoded";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String site;
  private final Credentials credentials;
  private String token = "";

  public Caller(int port, Credentials credentials) {
    this.site = "http://localhost:" + port;
    this.credentials = credentials;
  }

  /** One that was let in just now. */
  static Caller fresh(int port, Clients clients) {
    return new Caller(port, clients.add("caller " + UUID.randomUUID(), null, null).orElseThrow());
  }

  /** An answer. */
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(body());
    }

    public String header(String name) {
      return String.join("; ", response.headers().allValues(name));
    }
  }

  Credentials credentials() {
    return credentials;
  }

  /** Asks for a token with the credentials in the form, and keeps it. */
  public Answer authorize() {
    Answer answer = requestToken(form());
    if (answer.status() == 200) {
      token = answer.json().get("access_token").asString();
    }
    return answer;
  }

  String form() {
    return "grant_type=client_credentials&client_id="
        + credentials.clientId()
        + "&client_secret="
        + credentials.secret();
  }

  String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString(
                (credentials.clientId() + ":" + credentials.secret())
                    .getBytes(StandardCharsets.UTF_8));
  }

  Answer requestToken(String body, String... headers) {
    return send(
        "POST",
        "/oauth/accesstoken",
        body.getBytes(StandardCharsets.UTF_8),
        headers.length == 0 ? new String[] {"Content-Type", FORM} : headers);
  }

  /** One case, with the token that is kept. */
  public Answer caseStatus(String receipt, String... headers) {
    return get("/case-status/" + receipt, headers);
  }

  public Answer get(String path, String... headers) {
    return ask("GET", path, "", headers);
  }

  /** Sends JSON. */
  public Answer ask(String method, String path, String json, String... headers) {
    String[] all = new String[headers.length + (json.isEmpty() ? 2 : 4)];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Authorization";
    all[headers.length + 1] = "Bearer " + token;
    if (!json.isEmpty()) {
      all[headers.length + 2] = "Content-Type";
      all[headers.length + 3] = "application/json";
    }
    return send(method, path, json.getBytes(StandardCharsets.UTF_8), all);
  }

  /** Sends anything. */
  Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(site + path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String token() {
    return token;
  }

  Caller with(String other) {
    this.token = other;
    return this;
  }
}
