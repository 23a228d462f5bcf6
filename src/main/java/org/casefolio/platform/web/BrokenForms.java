package org.casefolio.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.casefolio.platform.settings.Serving;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers a form with parts that cannot be read. The framework takes one that breaks off for a
 * browser that has gone away, and would leave the page empty.
 */
@Component
@Serving
@Order(Ordered.HIGHEST_PRECEDENCE)
class BrokenForms implements HandlerExceptionResolver {

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    if (!(failure instanceof MultipartException)
        || failure instanceof MaxUploadSizeExceededException) {
      return null;
    }
    try {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelAndView();
  }
}
