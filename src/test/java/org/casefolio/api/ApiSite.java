package org.casefolio.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.casefolio.Casefolio;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * An agency's site on a free port with a clock that tests move, shared by those that ask its API.
 */
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("api-site")
@SpringBootTest(
    classes = {Casefolio.class, ApiSite.Parts.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "casefolio.demo=false",
      "casefolio.public-url=https://status.example.org",
      "casefolio.operator.name=Test Agency",
      "casefolio.operator.kind=agency",
      "casefolio.operator.contact=help@status.example.org",
      "casefolio.mail.from=no-reply@status.example.org",
      "casefolio.smtp.host=127.0.0.1",
      "casefolio.smtp.port=9",
      "casefolio.smtp.tls=none",
      "casefolio.api.rate=1000",
      "casefolio.api.subscriptions=" + ApiSite.SUBSCRIPTIONS,
      "casefolio.api.contact-name=Test Help Line",
      "casefolio.api.contact-telephone=1-800-555-0100"
    })
@ContextConfiguration(initializers = ApiSite.Start.class)
@interface ApiSite {

  /** How many cases a client may subscribe to. */
  int SUBSCRIPTIONS = 20;

  /** The clock. */
  @TestConfiguration(proxyBeanMethods = false)
  class Parts {
    @Bean
    @Primary
    MovedClock movedClock() {
      return new MovedClock();
    }
  }

  /** Names database and keys in the settings. */
  class Start implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      Map<String, Object> settings = new HashMap<>();
      TestDatabase.register((name, value) -> settings.put(name, value.get()));
      Path folder = folder();
      settings.put("casefolio.data", folder.resolve("data").toString());
      settings.put(
          "casefolio.master-key-file",
          folder.resolve("keys/master.key").toAbsolutePath().toString());
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("api-site", settings));
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "api-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
