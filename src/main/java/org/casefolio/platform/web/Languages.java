package org.casefolio.platform.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.settings.Settings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Which language a page is written in: the one asked for now ({@code lang}), else the one
 * remembered in a cookie, else the best of what the browser says, else the site's first.
 */
@Component
public class Languages {

  /** Request parameter that asks for a language. */
  public static final String PARAMETER = "lang";

  private static final String COOKIE = "__Host-lang";

  private final List<Locale> offered;

  Languages(Settings settings) {
    this.offered = settings.languages();
  }

  /** A language as it is written in the United States, unless it names another country itself. */
  public static Locale regional(Locale language) {
    return language.getCountry().isEmpty()
        ? new Locale.Builder().setLocale(language).setRegion("US").build()
        : language;
  }

  /** The languages offered; the first is the default. */
  public List<Locale> offered() {
    return offered;
  }

  /** An offered language by its tag. */
  public Optional<Locale> find(String tag) {
    return offered.stream().filter(locale -> locale.toLanguageTag().equals(tag)).findFirst();
  }

  /** The language asked for by this very request, if it is offered. */
  public Optional<Locale> findAskedFor(HttpServletRequest request) {
    return parameter(request).flatMap(this::find);
  }

  /**
   * A form that is too large, or breaks off, cannot be read by the page that says so either. The
   * server has an exception of its own for each way in which one cannot be read.
   */
  private static Optional<String> parameter(HttpServletRequest request) {
    try {
      return Optional.ofNullable(request.getParameter(PARAMETER));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The language to answer in. */
  public Locale of(HttpServletRequest request) {
    return findAskedFor(request)
        .or(() -> findRemembered(request))
        .or(() -> findAccepted(request))
        .orElse(offered.getFirst());
  }

  /** Remembers the choice in this browser for a year. */
  public void remember(HttpServletResponse response, Locale locale) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(COOKIE, locale.toLanguageTag())
            .path("/")
            .secure(true)
            .httpOnly(true)
            .sameSite("Lax")
            .maxAge(Duration.ofDays(365))
            .build()
            .toString());
  }

  /** The language that this browser remembers. */
  public Optional<Locale> findRemembered(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return find(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Locale> findAccepted(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(header), offered));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
