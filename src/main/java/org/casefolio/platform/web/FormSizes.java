package org.casefolio.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.casefolio.platform.settings.Serving;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says of a form that it is too large, before the server refuses to read it as if it were
 * malformed: people choose a photograph of their notice where a list is asked for. Browsers show an
 * answer only once they have sent everything, so what is within reason is read and thrown away.
 */
@Component
@Serving
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class FormSizes extends OncePerRequestFilter {

  // What application.yaml tells the server.
  private static final long MOST = 5L * 1024 * 1024;

  private static final long MOST_WITHOUT_FILE = 2L * 1024 * 1024;
  private static final long READ_AT_MOST = 50L * 1024 * 1024;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long length = request.getContentLengthLong();
    if (length <= most(request)) {
      chain.doFilter(request, response);
      return;
    }
    if (length <= READ_AT_MOST) {
      try (InputStream body = request.getInputStream()) {
        body.skipNBytes(length);
      }
    }
    response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
  }

  private static long most(HttpServletRequest request) {
    String type = request.getContentType();
    if (type == null || !HttpMethod.POST.matches(request.getMethod())) {
      return Long.MAX_VALUE;
    }
    String small = type.toLowerCase(Locale.ROOT);
    if (small.startsWith("multipart/form-data")) {
      return MOST;
    }
    return small.startsWith("application/x-www-form-urlencoded")
        ? MOST_WITHOUT_FILE
        : Long.MAX_VALUE;
  }
}
