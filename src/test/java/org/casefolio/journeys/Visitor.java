package org.casefolio.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser that knows forms and cookies, but neither script nor style. */
public final class Visitor implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");
  private static final Pattern MESSAGE = Pattern.compile("href=\"(/demo/mailbox/[0-9a-f-]{36})\"");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final Map<String, String> cookies = new TreeMap<>();
  private final Program program;
  private final Supplier<String> from;

  public Visitor(Program program) {
    this(program, () -> "");
  }

  /**
   * Somebody behind a proxy that the program trusts.
   *
   * @param from the address that a request comes from, each time anew
   */
  Visitor(Program program, Supplier<String> from) {
    this.program = program;
    this.from = from;
  }

  /** What came back in the end, all redirections followed. */
  public record Answer(int status, String path, String body) {

    /** What a reader sees of it, in one line. */
    String text() {
      return TAG.matcher(body)
          .replaceAll(" ")
          .replace("&#39;", "'")
          .replace("&amp;", "&")
          .replaceAll("\\s+", " ");
    }

    /** The first group of the first match. */
    String find(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(body);
      if (!matcher.find()) {
        throw new AssertionError("not on the page " + path + ": " + pattern + "\n" + text());
      }
      return matcher.group(1);
    }

    List<String> findAll(String pattern) {
      return Pattern.compile(pattern).matcher(body).results().map(one -> one.group(1)).toList();
    }
  }

  /** What the browser keeps, by name. */
  Map<String, String> cookies() {
    return Map.copyOf(cookies);
  }

  public Answer get(String path) {
    return follow(path, request(path).GET());
  }

  /** Sends a form as it stands on a page, with its hidden protection. */
  public Answer send(Answer page, String path, String... namesAndValues) {
    List<String> all = new ArrayList<>(List.of(namesAndValues));
    all.add("form");
    all.add(page.find(TOKEN.pattern()));
    return post(path, all.toArray(String[]::new));
  }

  /** Sends a form that needs no protection. */
  Answer post(String path, String... namesAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(encoded(namesAndValues[i]) + "=" + encoded(namesAndValues[i + 1]));
    }
    return follow(
        path,
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(String.join("&", pairs))));
  }

  /** The addresses of the newest messages in the demonstration's mailbox, the newest first. */
  Set<String> mailbox() {
    return new LinkedHashSet<>(get("/demo/mailbox").findAll(MESSAGE.pattern()));
  }

  /** Waits until a message has come whose page has this in it. */
  Answer mail(String content) {
    return await(
        "a message with " + content,
        () ->
            mailbox().stream()
                .map(this::get)
                .filter(message -> message.text().contains(content))
                .toList());
  }

  /** Waits until there is one, and gives the first. */
  static <T> T await(String what, Supplier<Collection<T>> found) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (System.nanoTime() < end) {
      Collection<T> now = found.get();
      if (!now.isEmpty()) {
        return now.iterator().next();
      }
      pause();
    }
    throw new AssertionError("did not come: " + what);
  }

  /** Between two looks at what is waited for. */
  static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
  }

  /** Creates a portfolio with an address, confirms it by the mail, and follows cases. */
  public void createPortfolio(String userId, String password, String email, String numbers) {
    Answer who = get("/create");
    Answer account = send(who, "/create", "step", "1", "kind", "applicant");
    Answer add =
        send(
            account,
            "/create/account",
            "kind",
            "applicant",
            "userId",
            userId,
            "password",
            password,
            "email",
            email);
    if (!add.path().startsWith("/portfolio/add")) {
      throw new AssertionError("no portfolio: " + add.status() + " " + add.text());
    }
    Answer added = send(add, "/portfolio/add", "step", "3", "numbers", numbers);
    if (added.status() != 200) {
      throw new AssertionError("nothing added: " + added.status() + " " + added.text());
    }
  }

  /** Creates a portfolio without an address; returns its codes on paper. */
  List<String> createWithCodes(String userId, String password) {
    Answer account = send(get("/create"), "/create", "step", "1", "kind", "employer");
    Answer codes =
        send(
            account, "/create/account", "kind", "employer", "userId", userId, "password", password);
    List<String> printed =
        codes.findAll("class=\"cf-code\">([^<]+)<").stream().map(String::strip).toList();
    if (printed.size() != 10) {
      throw new AssertionError("no codes: " + codes.status() + " " + codes.text());
    }
    return printed;
  }

  /** Opens the link of the confirmation mail, presses its button and gives the link's value. */
  String confirm(String email) {
    String token =
        await(
            "the confirmation mail",
            () ->
                mailbox().stream()
                    .map(this::get)
                    .filter(message -> message.text().contains(email))
                    .flatMap(message -> message.findAll("/confirm\\?token=([\\w-]+)").stream())
                    .toList());
    Answer confirmed = send(get("/confirm?token=" + token), "/confirm", "token", token);
    if (!confirmed.path().equals("/confirm/confirmed")) {
      throw new AssertionError("not confirmed: " + confirmed.path());
    }
    return token;
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(program.url() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Accept-Language", "en");
    String address = from.get();
    if (!address.isEmpty()) {
      request.header("X-Forwarded-For", address);
    }
    if (!cookies.isEmpty()) {
      // The client's own store would keep back what may only travel over TLS.
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(one -> one.getKey() + "=" + one.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private Answer follow(String path, HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      if (response.statusCode() / 100 == 3) {
        URI location =
            URI.create(program.url()).resolve(response.headers().firstValue("Location").get());
        String next =
            location.getRawPath()
                + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
        return follow(next, request(next).GET());
      }
      return new Answer(response.statusCode(), path, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void keep(String cookie) {
    String pair = cookie.split(";", 2)[0];
    String name = pair.substring(0, pair.indexOf('='));
    String value = pair.substring(pair.indexOf('=') + 1);
    if (value.isEmpty() || cookie.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
