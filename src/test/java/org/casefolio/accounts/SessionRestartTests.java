package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.casefolio.Casefolio;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

class SessionRestartTests {

  @TempDir private Path folder;

  @Test
  void aSessionSurvivesARestart() {
    Map<String, Object> settings = new HashMap<>(AccountsSite.Start.settings(folder));
    TestDatabase.register((name, value) -> settings.put(name, value.get()));
    Map<String, String> cookies;
    try (ServletWebServerApplicationContext first = start(settings)) {
      Visitor visitor = new Visitor(port(first));
      People.create(visitor, "still.here", "still@here.example");
      cookies = visitor.cookies();
    }

    try (ServletWebServerApplicationContext second = start(settings)) {
      Visitor visitor = new Visitor(port(second));
      visitor.cookies().putAll(cookies);

      assertThat(visitor.get("/account").body()).contains("still.here");
    }
  }

  private static ServletWebServerApplicationContext start(Map<String, Object> settings) {
    return (ServletWebServerApplicationContext)
        new SpringApplicationBuilder(Casefolio.class).properties(settings).run("--server.port=0");
  }

  private static int port(ServletWebServerApplicationContext site) {
    return site.getWebServer().getPort();
  }
}
