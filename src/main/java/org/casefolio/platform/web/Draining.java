package org.casefolio.platform.web;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.SettingsSource;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * The end of a node, so that nobody notices. First it says that it is not ready, as it did before
 * this is called; then, for {@code casefolio.drain}, it goes on answering, so that a balancer can
 * see that and turn to others; each answer ends its connection. Only then the port closes, and what
 * is in hand is finished.
 */
@Component
@Serving
class Draining
    implements ApplicationListener<ContextClosedEvent>,
        WebServerFactoryCustomizer<JettyServletWebServerFactory>,
        Ordered {

  private static final Logger log = LoggerFactory.getLogger(Draining.class);

  private static final String SETTING = "casefolio.drain";
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final HttpField CLOSE =
      new PreEncodedHttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());

  private final ApplicationContext site;
  private final Duration time;
  private volatile boolean ending;

  Draining(ApplicationContext site, SettingsSource source) {
    this.site = site;
    this.time = source.duration(SETTING, Duration.ZERO);
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw source.wrong(SETTING, "must be from 0s to 5m");
    }
  }

  /** Before the listener that closes the port where readiness is asked for. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(this::endConnections);
  }

  private void endConnections(Server server) {
    WebConfiguration.http(server)
        .forEach(http ->
            http.addCustomizer((request, headers) -> {
              if (ending) {
                headers.put(CLOSE);
              }
              return request;
            }));
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    if (!site.equals(event.getApplicationContext())) {
      return;
    }
    ending = true;
    if (time.isPositive()) {
      log.info("Ending: not ready any more, and closing the port in {} s", time.toSeconds());
      long end = System.nanoTime() + time.toNanos();
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
