package org.casefolio.platform.web;

import casefolio.templates.Templates;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The one place where a failure becomes an answer: a page for people, problem+json for programs. It
 * says what to do and shows nothing of the failure. Asked for directly it does not exist.
 */
@Controller
class ErrorPages implements ErrorController {

  private final Templates templates;

  ErrorPages(Templates templates) {
    this.templates = templates;
  }

  @RequestMapping("/error")
  Object show(Page page, HttpServletRequest request, HttpServletResponse response) {
    HttpStatus status = statusOf(request);
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

  private static HttpStatus statusOf(HttpServletRequest request) {
    if (request.getDispatcherType() != DispatcherType.ERROR) {
      return HttpStatus.NOT_FOUND;
    }
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
  }
}
