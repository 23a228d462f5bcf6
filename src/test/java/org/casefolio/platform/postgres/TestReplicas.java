package org.casefolio.platform.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Replicas as settings name them, or none. */
public final class TestReplicas {

  private TestReplicas() {}

  /** Everything is read on the primary. */
  public static Replicas none(Database primary) {
    return with(primary, Map.of(), new SimpleMeterRegistry());
  }

  /** As settings want it. */
  public static Replicas with(
      Database primary, Map<String, Object> settings, MeterRegistry meters) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("set", settings));
    return new Replicas(primary, new SettingsSource(environment), meters);
  }
}
