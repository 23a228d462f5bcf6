package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for every answer of the site, whoever asks for whatever and whatever comes of it. */
final class AnswerRules {

  private static final Map<String, String> ALWAYS =
      Map.of(
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "referrer-policy", "no-referrer",
          "cross-origin-opener-policy", "same-origin",
          "cross-origin-resource-policy", "same-origin",
          "strict-transport-security", "max-age=63072000; includeSubDomains");

  private static final List<String> REFUSED_FEATURES =
      List.of("camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()");

  /** Nothing is allowed that is not named, and nothing that is named is somebody else's. */
  private static final Pattern POLICY =
      Pattern.compile(
          "default-src 'none'; script-src ('none'|'nonce-([A-Za-z0-9_-]{22})'); style-src 'self'; "
              + "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
              + "frame-ancestors 'none'; base-uri 'none'; object-src 'none'");

  private static final Pattern COOKIE =
      Pattern.compile("__Host-[a-z]+=[^;]*(; (Path=/|Max-Age=\\d+|Expires=[^;]+))*");

  /** Who wrote the program, and what went wrong in it, is nobody's business. */
  private static final Pattern INNER =
      Pattern.compile(
          "Exception|\\bat [a-z]+\\.[a-z.]+\\(|jetty|springframework|org\\.postgresql|java\\.lang",
          Pattern.CASE_INSENSITIVE);

  private static final Set<Integer> KEPT_BY_THE_BROWSER = Set.of(200, 422);

  private final Set<String> nonces = new HashSet<>();

  /** Looks at an answer. */
  void hold(String asked, int status, Map<String, List<String>> sent, String body) {
    Map<String, String> headers = new java.util.TreeMap<>();
    sent.forEach(
        (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("; ", values)));
    assertThat(status).as(asked).isNotEqualTo(500);
    assertThat(headers).as(asked).containsAllEntriesOf(ALWAYS);
    assertThat(headers).as(asked).doesNotContainKeys("server", "x-powered-by", "via");
    assertThat(headers.get("permissions-policy")).as(asked).contains(REFUSED_FEATURES);

    Matcher policy = POLICY.matcher(headers.getOrDefault("content-security-policy", ""));
    assertThat(policy.matches()).as("policy of %s: %s", asked, policy).isTrue();
    if (policy.group(2) != null) {
      assertThat(nonces.add(policy.group(2))).as("a nonce used twice: %s", asked).isTrue();
    }

    String cache = headers.getOrDefault("cache-control", "");
    boolean answerOfTheCheck = asked.startsWith("POST /check");
    if (answerOfTheCheck && KEPT_BY_THE_BROWSER.contains(status)) {
      assertThat(cache).as(asked).contains("private").doesNotContain("public", "max-age");
    } else {
      assertThat(cache).as(asked).contains("no-store").doesNotContain("public", "max-age");
    }

    for (String cookie : cookies(sent)) {
      assertThat(cookie).as(asked).contains("; Secure", "; HttpOnly", "; SameSite=Lax");
      assertThat(cookie.replaceAll("; (Secure|HttpOnly|SameSite=Lax)", ""))
          .as(asked)
          .matches(COOKIE);
    }
    assertThat(body).as(asked).doesNotContainPattern(INNER);
    assertThat(headers.getOrDefault("location", "/"))
        .as(asked)
        .matches("/([^/].*)?|https?://(localhost|status\\.example\\.org)(:\\d+)?(/.*)?");
  }

  void hold(String method, Visitor.Answer answer) {
    hold(method + " " + answer.path(), answer.status(), answer.headers(), answer.body());
  }

  private static List<String> cookies(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("set-cookie"))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }
}
