package org.casefolio.platform.web;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.casefolio.platform.settings.Settings;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.web.util.HtmlUtils;

/**
 * The answer to a request that Jetty itself refuses (a malformed address, a header too large), and
 * where even {@link ErrorPages} could not answer: a small page in every language with the usual
 * headers, and nothing of what was sent or of what went wrong.
 */
class ServerErrors extends ErrorHandler {

  private static final int FIRST_OF_OURS = 500;

  private final byte[] theirs;
  private final byte[] ours;
  private final boolean https;

  ServerErrors(Settings settings, MessageSource texts) {
    this.https = settings.publicUrl().getScheme().equals("https");
    this.theirs = page(settings, texts, "platform.error.request");
    this.ours = page(settings, texts, "platform.error.ours");
  }

  private static byte[] page(Settings settings, MessageSource texts, String keys) {
    StringBuilder html = new StringBuilder();
    Locale first = settings.languages().getFirst();
    html.append("<!doctype html><html lang=\"")
        .append(first.toLanguageTag())
        .append("\"><head>")
        .append("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>")
        .append(text(texts, keys + ".title", first))
        .append("</title></head><body><main>");
    for (Locale language : settings.languages()) {
      html.append("<section lang=\"")
          .append(language.toLanguageTag())
          .append("\"><h1>")
          .append(text(texts, keys + ".title", language))
          .append("</h1><p>")
          .append(text(texts, keys + ".text", language))
          .append("</p><p><a href=\"/\">")
          .append(text(texts, "platform.error.home", language))
          .append("</a></p></section>");
    }
    return html.append("</main></body></html>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(MessageSource texts, String key, Locale language) {
    return HtmlUtils.htmlEscape(texts.getMessage(key, null, language));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    SecurityHeaders.headers("'none'", https)
        .forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=UTF-8");
    byte[] page = response.getStatus() < FIRST_OF_OURS ? theirs : ours;
    response.write(true, ByteBuffer.wrap(page), callback);
    return true;
  }

  /** The same for where the page that Spring Boot has registered for errors fails, too. */
  ErrorPageErrorHandler behind(ErrorPageErrorHandler pages) {
    ErrorPageErrorHandler handler = new Behind(this);
    handler.setErrorPages(pages.getErrorPages());
    return handler;
  }

  private static final class Behind extends ErrorPageErrorHandler {

    private final ServerErrors errors;

    Behind(ServerErrors errors) {
      this.errors = errors;
    }

    @Override
    public boolean errorPageForMethod(String method) {
      return true;
    }

    @Override
    protected boolean generateAcceptableResponse(
        Request request,
        Response response,
        Callback callback,
        String contentType,
        List<Charset> charsets,
        int code,
        @Nullable String message,
        @Nullable Throwable cause) {
      return errors.handle(request, response, callback);
    }
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }
}
