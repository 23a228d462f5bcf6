package org.casefolio.platform.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.casefolio.platform.settings.Settings;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.springframework.context.MessageSource;
import org.springframework.web.util.HtmlUtils;

/**
 * The answer to a request that Jetty itself refuses (a malformed address, a header too large): a
 * small page in every language with the usual headers, and nothing of what was sent.
 */
class ServerErrors extends ErrorHandler {

  private final byte[] page;
  private final boolean https;

  ServerErrors(Settings settings, MessageSource texts) {
    this.https = settings.publicUrl().getScheme().equals("https");
    StringBuilder html = new StringBuilder();
    String first = settings.languages().getFirst().toLanguageTag();
    html.append("<!doctype html><html lang=\"")
        .append(first)
        .append("\"><head>")
        .append("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>")
        .append(text(texts, "platform.error.request.title", settings.languages().getFirst()))
        .append("</title></head><body><main>");
    for (Locale language : settings.languages()) {
      html.append("<section lang=\"")
          .append(language.toLanguageTag())
          .append("\"><h1>")
          .append(text(texts, "platform.error.request.title", language))
          .append("</h1><p>")
          .append(text(texts, "platform.error.request.text", language))
          .append("</p><p><a href=\"/\">")
          .append(text(texts, "platform.error.home", language))
          .append("</a></p></section>");
    }
    this.page = html.append("</main></body></html>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(MessageSource texts, String key, Locale language) {
    return HtmlUtils.htmlEscape(texts.getMessage(key, null, language));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    SecurityHeaders.headers("'none'", https)
        .forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=UTF-8");
    response.write(true, ByteBuffer.wrap(page), callback);
    return true;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }
}
