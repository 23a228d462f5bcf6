package org.casefolio.portfolio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccountKind;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Somebody with a browser without JavaScript, and mostly with a portfolio. */
public final class Reader {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String BOUNDARY = "----0b7e9c5d";

  private final String site;
  private final Map<String, String> cookies = new TreeMap<>();
  private final List<String> locations = new ArrayList<>();
  private int status;
  private String body = "";
  private String path = "";
  private HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);

  private Reader(int port) {
    this.site = "http://localhost:" + port;
  }

  /** Somebody without a portfolio, before the first page is asked for. */
  public static Reader visit(int port) {
    return new Reader(port);
  }

  /** Creates a portfolio and stands at its third step. */
  public static Reader create(int port, String userId) {
    return create(port, userId, AccountKind.APPLICANT);
  }

  static Reader create(int port, String userId, AccountKind kind) {
    Reader reader = new Reader(port);
    reader.get("/create");
    reader.submit(
        "form[action=/create]", "kind", kind.name().toLowerCase(Locale.ROOT), "step", "1");
    reader.submit(
        "form[action=/create/account]",
        "userId",
        userId,
        "password",
        "lamp orbit fence mango tide",
        "email",
        userId + "@reader.example");
    return reader;
  }

  public Reader get(String address) {
    send(address, HttpRequest.newBuilder().GET());
    return this;
  }

  /** Sends a form of the page that is shown; a field named here replaces what stands in it. */
  public Reader submit(String form, String... namesAndValues) {
    return submit(form, null, namesAndValues);
  }

  /** The same with a file chosen. */
  Reader submit(String form, byte[] file, String... namesAndValues) {
    Element element = page().selectFirst(form);
    if (element == null) {
      throw new AssertionError("no " + form + " on " + path);
    }
    List<String[]> fields = new ArrayList<>();
    for (Element input : element.select("input[name], textarea[name], select[name]")) {
      boolean choice = input.attr("type").equals("radio") || input.attr("type").equals("checkbox");
      boolean typed = false;
      for (int i = 0; i < namesAndValues.length; i += 2) {
        typed |= namesAndValues[i].equals(input.attr("name"));
      }
      if (!typed && !input.attr("type").equals("file") && (!choice || input.hasAttr("checked"))) {
        fields.add(new String[] {input.attr("name"), value(input)});
      }
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new String[] {namesAndValues[i], namesAndValues[i + 1]});
    }
    HttpRequest.Builder request = HttpRequest.newBuilder();
    if (element.attr("enctype").equals("multipart/form-data")) {
      request
          .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
          .POST(HttpRequest.BodyPublishers.ofByteArray(multipart(fields, file)));
    } else {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(
              HttpRequest.BodyPublishers.ofString(
                  fields.stream()
                      .map(field -> encoded(field[0]) + "=" + encoded(field[1]))
                      .collect(Collectors.joining("&"))));
    }
    send(element.attr("action"), request);
    return this;
  }

  /** Sends one field with the form token of the page that is shown. */
  public Reader post(String address, String name, String value) {
    return post(address, Map.of(name, value));
  }

  /** Sends fields with the form token of the page that is shown, if it has one. */
  public Reader post(String address, Map<String, String> values) {
    Map<String, String> fields = new TreeMap<>(values);
    String token = page().select("input[name=form]").attr("value");
    if (!token.isEmpty()) {
      fields.put("form", token);
    }
    send(
        address,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    fields.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&")))));
    return this;
  }

  /** The headers of the last answer. */
  public HttpHeaders headers() {
    return headers;
  }

  /** The names of the cookies that the browser keeps. */
  public Set<String> cookies() {
    return Set.copyOf(cookies.keySet());
  }

  public int status() {
    return status;
  }

  public String path() {
    return path;
  }

  public String body() {
    return body;
  }

  public Document page() {
    return Jsoup.parse(body);
  }

  public String text() {
    return page().select("main").text();
  }

  /** Every address that an answer led to. */
  List<String> locations() {
    return locations;
  }

  /** The random ids of the cases in the list that is shown. */
  List<String> follows() {
    return page().select("input[name=follow]").eachAttr("value");
  }

  private static String value(Element input) {
    if (input.tagName().equals("select")) {
      Element selected = input.selectFirst("option[selected]");
      return selected == null ? "" : selected.attr("value");
    }
    // a browser drops the line break that a textarea begins with, and so does the parser
    return input.tagName().equals("textarea") ? input.wholeText() : input.attr("value");
  }

  private static byte[] multipart(List<String[]> fields, byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String[] field : fields) {
      write(
          out,
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(BOUNDARY, field[0], field[1]));
    }
    write(
        out,
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n"
            .formatted(BOUNDARY, file == null ? "" : "cases.csv"));
    out.writeBytes(file == null ? new byte[0] : file);
    write(out, "\r\n--" + BOUNDARY + "--\r\n");
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String address, HttpRequest.Builder request) {
    request
        .uri(URI.create(site + address))
        .header("Accept", "text/html")
        .header("Accept-Language", "en");
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      response.headers().allValues("set-cookie").forEach(this::keep);
      headers = response.headers();
      status = response.statusCode();
      body = response.body();
      path = address;
      String location = response.headers().firstValue("location").orElse("");
      if (!location.isEmpty()) {
        locations.add(location);
        get(location.replace(site, ""));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
