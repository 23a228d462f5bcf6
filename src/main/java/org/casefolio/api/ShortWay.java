package org.casefolio.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers what programs ask for most, a case by a number that looks like one, without all that is
 * on the way to a page: forms, sessions, people and languages. The answer is that of {@link
 * CaseStatusResource}, behind the same headers and counted in the same metric; whatever is asked in
 * any other way goes the whole way.
 */
@Component
@ApiServed
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ShortWay implements Filter {

  private static final Pattern ASKED = Pattern.compile("/case-status/([a-zA-Z]{3}[0-9]{10})");

  private final CaseStatusResource resource;
  private final ApiFailures failures;

  ShortWay(CaseStatusResource resource, ApiFailures failures) {
    this.resource = resource;
    this.failures = failures;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest asked
        && response instanceof HttpServletResponse answer
        && asked.getMethod().equals(HttpMethod.GET.name())) {
      Matcher path = ASKED.matcher(asked.getRequestURI());
      if (path.matches()) {
        ServerHttpObservationFilter.findObservationContext(asked)
            .ifPresent(observed -> observed.setPathPattern(CaseStatusResource.PATH));
        write(show(path.group(1), asked, answer), answer);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private @Nullable ResponseEntity<byte[]> show(
      String receiptNumber, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      return resource.show(receiptNumber, request.getHeader(HttpHeaders.AUTHORIZATION), response);
    } catch (DataAccessException | TransactionException e) {
      return failures.withoutDatabase(e);
    } catch (RuntimeException e) {
      return failures.otherwise(e);
    }
  }

  /** Nothing, where it is written already. */
  private static void write(@Nullable ResponseEntity<byte[]> entity, HttpServletResponse response)
      throws IOException {
    if (entity == null) {
      return;
    }
    response.setStatus(entity.getStatusCode().value());
    entity
        .getHeaders()
        .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    byte[] body = entity.getBody();
    if (body != null) {
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
