package org.casefolio.platform.web;

import casefolio.templates.Templates;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The one place where a failure becomes an answer: a page for people, problem+json for programs. It
 * says what to do and shows nothing of the failure. Asked for directly it does not exist.
 */
@Controller
class ErrorPages implements ErrorController {

  private static final String RETRY_AFTER = HttpHeaders.RETRY_AFTER;
  private static final int DEEPEST = 20;

  private final Templates templates;

  ErrorPages(Templates templates) {
    this.templates = templates;
  }

  @RequestMapping("/error")
  Object show(Page page, HttpServletRequest request, HttpServletResponse response) {
    HttpStatus status = statusOf(request);
    if (status == HttpStatus.SERVICE_UNAVAILABLE && !response.containsHeader(RETRY_AFTER)) {
      response.setHeader(RETRY_AFTER, "30");
    }
    String accepted = request.getHeader("Accept");
    boolean program =
        accepted != null && accepted.contains("json") && !accepted.contains("text/html");
    if (program) {
      ProblemDetail problem = ProblemDetail.forStatus(status);
      problem.setTitle(status.getReasonPhrase());
      return ResponseEntity.status(status)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(
              Map.of(
                  "type",
                  "about:blank",
                  "title",
                  status.getReasonPhrase(),
                  "status",
                  status.value()));
    }
    String kind =
        switch (status) {
          case NOT_FOUND, GONE -> "notFound";
          case METHOD_NOT_ALLOWED -> "method";
          case FORBIDDEN, UNAUTHORIZED -> "forbidden";
          case CONTENT_TOO_LARGE -> "tooLarge";
          case TOO_MANY_REQUESTS -> "tooMany";
          case SERVICE_UNAVAILABLE -> "unavailable";
          default -> status.is4xxClientError() ? "request" : "ours";
        };
    return Html.of(templates.platformError(page, kind), status);
  }

  static HttpStatus statusOf(HttpServletRequest request) {
    if (request.getDispatcherType() != DispatcherType.ERROR) {
      return HttpStatus.NOT_FOUND;
    }
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    if (status == null || status == HttpStatus.INTERNAL_SERVER_ERROR) {
      return isWithoutDatabase(request)
          ? HttpStatus.SERVICE_UNAVAILABLE
          : HttpStatus.INTERNAL_SERVER_ERROR;
    }
    return status;
  }

  /** While the database is away the site is, too; nobody has done anything wrong. */
  private static boolean isWithoutDatabase(HttpServletRequest request) {
    Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    Throwable cause = failure instanceof Throwable thrown ? thrown : null;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      if (cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException // could not even be rolled back
          || cause instanceof NonTransientDataAccessResourceException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof TransientDataAccessException) {
        return true;
      }
    }
    return false;
  }
}
