package org.casefolio.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.casefolio.platform.settings.Serving;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.RequestPath;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses an address that the server can read and the framework cannot, such as {@code /;x=%zz}: it
 * would fail there, and the address would stand in the log.
 */
@Component
@Serving
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ReadableAddresses extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isReadable(request)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }

  private static boolean isReadable(HttpServletRequest request) {
    try {
      RequestPath.parse(request.getRequestURI(), request.getContextPath());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
