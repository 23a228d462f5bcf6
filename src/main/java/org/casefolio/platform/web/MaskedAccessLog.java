package org.casefolio.platform.web;

import java.io.IOException;
import java.util.regex.Pattern;
import org.casefolio.platform.settings.Serving;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps receipt numbers out of the access log that an operator may have the server write ({@code
 * SERVER_JETTY_ACCESSLOG_ENABLED}): the compatible API has them in its path, and somebody may type
 * one behind any address.
 */
@Configuration(proxyBeanMethods = false)
@Serving
class MaskedAccessLog {

  /** However it is escaped or grouped. */
  private static final Pattern NUMBER =
      Pattern.compile("(?i)(/case-status/)[^\\s?\"]+|(?<![a-z])[a-z]{3}(?:[0-9*.+-]|%2a|%20){10,}");

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> accessLogWithoutNumbers() {
    return factory ->
        factory.addServerCustomizers(server -> {
          if (server.getRequestLog() instanceof CustomRequestLog log) {
            CustomRequestLog masked =
                new CustomRequestLog(new Masked(log.getWriter()), log.getFormatString());
            masked.setIgnorePaths(log.getIgnorePaths());
            server.setRequestLog(masked);
          }
        });
  }

  static String mask(String line) {
    return NUMBER
        .matcher(line)
        .replaceAll(found -> (found.group(1) == null ? "" : found.group(1)) + "***");
  }

  /** Starts and stops what it writes to. */
  private static final class Masked extends ContainerLifeCycle implements RequestLog.Writer {

    private final RequestLog.Writer writer;

    Masked(RequestLog.Writer writer) {
      this.writer = writer;
      addBean(writer);
    }

    @Override
    public void write(String line) throws IOException {
      writer.write(mask(line));
    }
  }
}
