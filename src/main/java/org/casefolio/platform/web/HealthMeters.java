package org.casefolio.platform.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.casefolio.platform.settings.Serving;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * What the health page says, as metrics, so that one alarm system is enough: 1 for up, 0 for
 * anything else, nothing for what this instance does not have. What has not said within two seconds
 * that it is up is not: an answer that is later than ten says nothing to anybody (Prometheus,
 * {@code scrape_timeout}).
 */
@Component
@Serving
class HealthMeters {

  /** What a metric calls it, and where the health page has it. */
  private static final Map<String, String> CHECKS =
      Map.of(
          "readiness", "readiness",
          "database", "db",
          "mail-relay", "mailRelay",
          "bounce-mailbox", "bounceMailbox");

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ObjectProvider<HealthEndpoint> health;

  /** A provider: the health page is made of what is measured, too. */
  HealthMeters(ObjectProvider<HealthEndpoint> health, MeterRegistry meters) {
    this.health = health;
    CHECKS.forEach((name, path) ->
        Gauge.builder("casefolio.up", () -> up(path))
            .description("1 while a part of the program is up")
            .tag("part", name)
            .register(meters));
  }

  private double up(String path) {
    return CompletableFuture.supplyAsync(() -> look(path), Thread::startVirtualThread)
        .completeOnTimeout(0.0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private double look(String path) {
    @Nullable HealthEndpoint endpoint = health.getIfAvailable();
    @Nullable HealthDescriptor found = endpoint == null ? null : endpoint.healthForPath(path);
    if (found == null) {
      return Double.NaN;
    }
    return found.getStatus().equals(Status.UP) ? 1 : 0;
  }
}
