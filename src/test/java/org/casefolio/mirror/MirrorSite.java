package org.casefolio.mirror;

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
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/** A law firm's mirror as a whole program, which follows an agency of the test's own. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = Casefolio.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "casefolio.demo=true",
      "casefolio.operator.name=Miller & Ortega",
      "casefolio.operator.kind=law-firm",
      "casefolio.operator.contact=help@firm.example",
      "casefolio.upstream.per-second=100",
      "casefolio.upstream.per-day=1000000",
      "casefolio.upstream.every=1s",
      "casefolio.upstream.timeout=5s",
      "casefolio.upstream.official-site=https://agency.example/status",
      "casefolio.additions.day=100000",
      "casefolio.accounts.line=1000",
      "casefolio.accounts.network=1000"
    })
@ContextConfiguration(initializers = MirrorSite.Start.class)
@interface MirrorSite {

  /** Names agency, database and keys in the settings; the agency ends with the site. */
  class Start implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestAgency agency = TestAgency.start();
      context.getBeanFactory().registerSingleton("testAgency", agency);
      Map<String, Object> settings = new HashMap<>();
      TestDatabase.register((name, value) -> settings.put(name, value.get()));
      settings.put("casefolio.data", folder().toString());
      // What is derived from them is so before there is an agency.
      settings.put("casefolio.mirror", "true");
      settings.put("casefolio.upstream.client-id", TestAgency.CLIENT);
      settings.put("casefolio.upstream.client-secret", TestAgency.SECRET);
      settings.put("casefolio.upstream.token-url", agency.tokenUrl().toString());
      settings.put("casefolio.upstream.api-url", agency.apiUrl().toString());
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("mirror-site", settings));
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "mirror-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
