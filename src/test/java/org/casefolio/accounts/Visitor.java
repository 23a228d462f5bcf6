package org.casefolio.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A browser without JavaScript: keeps cookies, fills in forms, follows redirects when told to. */
final class Visitor {

  static final String FORM = "application/x-www-form-urlencoded";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String site;
  private final Map<String, String> cookies = new TreeMap<>();
  private String language = "en";
  private String browser = "";

  Visitor(int port) {
    this.site = "http://localhost:" + port;
  }

  /** With the cookies of another. */
  Visitor(int port, Map<String, String> cookies) {
    this(port);
    this.cookies.putAll(cookies);
  }

  /** An answer. */
  record Answer(String path, int status, Map<String, List<String>> headers, String body) {

    Document page() {
      return Jsoup.parse(body);
    }

    String heading() {
      return page().select("h1").text();
    }

    /** The texts of the error summary. */
    List<String> errors() {
      return page().select("#errors li").eachText();
    }

    String location() {
      return header("location");
    }

    String header(String name) {
      return String.join("; ", headers.getOrDefault(name, List.of()));
    }

    List<String> setCookies() {
      return headers.getOrDefault("set-cookie", List.of());
    }

    String setCookie(String name) {
      return setCookies().stream()
          .filter(cookie -> cookie.startsWith(name + "="))
          .findFirst()
          .orElse("");
    }
  }

  Visitor speaking(String language) {
    this.language = language;
    return this;
  }

  /** What the browser says it is from now on; nothing if empty. */
  Visitor sayingItIs(String name) {
    this.browser = name;
    return this;
  }

  Map<String, String> cookies() {
    return cookies;
  }

  Answer get(String path) {
    return send(path, request(path).GET());
  }

  /** Sends fields as they are, without looking at a form first. */
  Answer post(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send("POST", path, body, "Content-Type", FORM);
  }

  /** Sends anything, with headers as names and values by turns. */
  Answer send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(path, request);
  }

  /** Sends the form of a page that goes to an address, with these fields filled in. */
  Answer submit(Answer shown, String action, Map<String, String> typed) {
    List<Element> forms = new ArrayList<>(shown.page().select("form[action=" + action + "]"));
    if (forms.isEmpty()) {
      throw new AssertionError("no form to " + action + " on " + shown.path());
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Element input : forms.getLast().select("input")) {
      boolean choice = input.attr("type").equals("radio") || input.attr("type").equals("checkbox");
      if (!choice || input.hasAttr("checked")) {
        fields.put(input.attr("name"), input.attr("value"));
      }
    }
    fields.putAll(typed);
    return post(action, fields);
  }

  Answer submit(Answer shown, String action, String... namesAndValues) {
    Map<String, String> typed = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      typed.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return submit(shown, action, typed);
  }

  /** Enters the password where it is asked for once more. */
  Answer prove(Answer asked, String password) {
    return submit(asked, asked.path(), "stepUpPassword", password);
  }

  Answer prove(Answer asked) {
    return prove(asked, People.PASSWORD);
  }

  Answer follow(Answer answer) {
    return answer.location().isEmpty() ? answer : get(answer.location());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(site + path))
            .header("Accept", "text/html")
            .header("Accept-Language", language)
            .header("User-Agent", browser);
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private Answer send(String path, HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      Answer answer =
          new Answer(path, response.statusCode(), response.headers().map(), response.body());
      answer.setCookies().forEach(this::keep);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keep(String cookie) {
    String pair = cookie.substring(0, (cookie + ";").indexOf(';'));
    String name = pair.substring(0, pair.indexOf('='));
    String value = pair.substring(pair.indexOf('=') + 1);
    if (value.isEmpty() || cookie.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
