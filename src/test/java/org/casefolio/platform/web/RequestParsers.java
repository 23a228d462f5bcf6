package org.casefolio.platform.web;

import static org.casefolio.fuzz.Parser.holds;

import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Map;
import org.casefolio.fuzz.Parser;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;

/** What browsers and proxies say beside what is asked for, for the fuzzer. */
public final class RequestParsers {

  private static final SettingsSource SOURCE = source();
  private static final Languages LANGUAGES = new Languages(Settings.from(SOURCE));
  private static final ClientAddress ADDRESSES = new ClientAddress(SOURCE);

  private RequestParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.of(
            "languages",
            RequestParsers::languages,
            "es-MX,es;q=0.9,en;q=0.8",
            "en",
            "zh-Hant-TW;q=0.1, *;q=0.5"),
        Parser.of(
            "forwarded-for",
            RequestParsers::forwarded,
            "203.0.113.7, 10.0.0.1",
            "2001:db8::1",
            "::ffff:203.0.113.7, unknown"));
  }

  private static SettingsSource source() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "parsers",
                Map.of("casefolio.demo", "true", "casefolio.trusted-proxies", "10.0.0.0/8")));
    return new SettingsSource(environment);
  }

  private static void languages(String sent) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("Accept-Language", sent);
    holds(LANGUAGES.offered().contains(LANGUAGES.of(request)), "a language that is offered");
    Cookie cookie = new Cookie("__Host-lang", "en");
    cookie.setValue(sent);
    request.setCookies(cookie);
    request.setParameter(Languages.PARAMETER, sent);
    holds(LANGUAGES.offered().contains(LANGUAGES.of(request)), "a language that is offered");
  }

  /** Whatever is sent, there is an address to count with, and it is not what was sent. */
  private static void forwarded(String sent) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr("10.0.0.9");
    request.addHeader("X-Forwarded-For", sent);
    String address = ADDRESSES.of(request);
    holds(address.matches("[0-9a-fA-F:.]{2,45}"), "an address");
    holds(ADDRESSES.networkOf(request).matches("[0-9a-fA-F:.]{2,45}|unknown"), "a network");
  }
}
