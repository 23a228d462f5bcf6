package org.casefolio.platform.settings;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Checks the settings before anything is started, and derives the few that the framework must know:
 * a demonstration listens on loopback unless told otherwise.
 */
class EarlySettings implements EnvironmentPostProcessor {

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    SettingsSource source = new SettingsSource(environment);
    source.number("server.port", 8080, 0, 65535);
    source.number("management.server.port", 8081, 0, 65535);
    Settings settings = Settings.from(source);
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "casefolio-derived",
                Map.of(
                    "casefolio.demo",
                    Boolean.toString(settings.demo()),
                    "casefolio.mirror",
                    Boolean.toString(settings.isMirror()))));
    Map<String, Object> defaults = new HashMap<>();
    if (settings.demo()) {
      defaults.put("server.address", "127.0.0.1");
    } else {
      defaults.put("logging.structured.format.console", "ecs");
    }
    environment.getPropertySources().addLast(new MapPropertySource("casefolio-defaults", defaults));
  }
}
