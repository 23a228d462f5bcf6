package org.casefolio.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.casefolio.platform.settings.Settings;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts the security headers on every answer, before anything else can answer. The policy allows our
 * own style sheet, images and, by a nonce that is new for each answer, our one script.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class SecurityHeaders extends OncePerRequestFilter {

  private static final String NONCE = SecurityHeaders.class.getName() + ".nonce";
  private final SecureRandom random = new SecureRandom();
  private final boolean https;

  SecurityHeaders(Settings settings) {
    this.https = settings.publicUrl().getScheme().equals("https");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    request.setAttribute(NONCE, nonce);
    headers("'nonce-" + nonce + "'", https).forEach(response::setHeader);
    chain.doFilter(request, response);
  }

  /** The same for an answer that is no page. */
  public List<HttpField> withoutScript() {
    return headers("'none'", https).entrySet().stream()
        .<HttpField>map(header -> new PreEncodedHttpField(header.getKey(), header.getValue()))
        .toList();
  }

  static String nonceOf(HttpServletRequest request) {
    return request.getAttribute(NONCE) instanceof String nonce ? nonce : "";
  }

  /**
   * The headers.
   *
   * @param script what the policy allows as script, {@code 'none'} for a page without
   */
  static Map<String, String> headers(String script, boolean https) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src "
            + script
            + "; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; object-src 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()");
    headers.put("Cache-Control", "no-store");
    if (https) {
      headers.put("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
    return headers;
  }
}
