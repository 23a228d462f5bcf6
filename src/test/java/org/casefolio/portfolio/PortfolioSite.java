package org.casefolio.portfolio;

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
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * An agency's site on a free port with small limits, shared by the test classes that visit it: an
 * applicant may follow {@value #LIMIT} pending cases, a representative {@value #REPRESENTATIVES}.
 */
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("portfolio-site")
@SpringBootTest(
    classes = Casefolio.class,
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
      "casefolio.limit.applicant=" + PortfolioSite.LIMIT,
      "casefolio.limit.representative=" + PortfolioSite.REPRESENTATIVES,
      // Everybody comes from one line, on one day.
      "casefolio.accounts.line=1000",
      "casefolio.accounts.network=1000"
    })
@ContextConfiguration(initializers = PortfolioSite.Start.class)
public @interface PortfolioSite {

  int LIMIT = 6;
  int REPRESENTATIVES = 8;

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
          .addFirst(new MapPropertySource("portfolio-site", settings));
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "pages-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
