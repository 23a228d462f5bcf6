package org.casefolio.platform.web;

import gg.jte.models.runtime.JteModel;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.View;

/**
 * A page as a controller returns it: a typed template and a status. It is rendered as a whole
 * before the first byte is sent, so a failure in the middle still becomes a proper error page.
 */
public final class Html implements View {

  private final JteModel model;
  private final HttpStatus status;

  private Html(JteModel model, HttpStatus status) {
    this.model = model;
    this.status = status;
  }

  /** A page with status 200. */
  public static Html of(JteModel model) {
    return new Html(model, HttpStatus.OK);
  }

  /** A page with another status: 422 for a form with errors, 429 for a limit. */
  public static Html of(JteModel model, HttpStatus status) {
    return new Html(model, status);
  }

  @Override
  public String getContentType() {
    return "text/html;charset=UTF-8";
  }

  @Override
  public void render(
      @Nullable Map<String, ?> ignored, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Utf8ByteOutput output = new Utf8ByteOutput();
    model.render(output);
    response.setStatus(status.value());
    response.setContentType(getContentType());
    // In one piece and with its length as a long: Spring Session writes its cookie before what it
    // takes for the last byte, and else the server has sent the head of a long page by then.
    byte[] page = output.toByteArray();
    response.setContentLengthLong(page.length);
    response.getOutputStream().write(page);
  }
}
