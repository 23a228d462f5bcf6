package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may be set; how replicas are used is told by {@code CasesFromReplicasTests}. */
class ReplicasTests {

  private static TestDatabase primary;

  @BeforeAll
  static void start() {
    primary = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    primary.close();
  }

  @Test
  void readsOnThePrimaryWithoutTheSetting() {
    try (Replicas none = TestReplicas.none(primary.database())) {
      assertThat(none.<String>read(server -> text(server))).isEqualTo("read");
    }
  }

  @Test
  void aCommandReadsOnThePrimary() {
    try (Replicas none = replicas("jdbc:postgresql://127.0.0.1:1/none", "command", "run")) {
      assertThat(none.<String>read(server -> text(server))).isEqualTo("read");
    }
  }

  @Test
  void startsWithoutAReplicaThatDoesNotAnswer() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Replicas away =
        TestReplicas.with(
            primary.database(), settings("jdbc:postgresql://127.0.0.1:1/none"), meters)) {
      assertThat(away.<String>read(server -> text(server))).isEqualTo("read");

      assertThat(meters.get("casefolio.reads").tag("from", "primary").counter().count())
          .isEqualTo(1);
      assertThat(
              meters.get("casefolio.replicas.used").tag("replica", "127.0.0.1:1").gauge().value())
          .isZero();
    }
  }

  @Test
  void refusesWhatNamesNoServerOrSeveral() {
    refused("postgres://replica/casefolio").contains("CASEFOLIO_REPLICA_URLS must list addresses");
    refused("jdbc:postgresql://one,two/casefolio").contains("one server each");
  }

  @Test
  void refusesAWrongPasswordAndANameThatIsNoDatabase() {
    refused(primary.url(), "replica-password", "wrong-and-long")
        .contains("CASEFOLIO_REPLICA_URLS names 127.0.0.1:")
        .contains("password authentication failed")
        .doesNotContain("wrong-and-long");
    refused(primary.url().replaceFirst("/t[0-9_]+", "/nothing")).contains("does not exist");
  }

  @Test
  void refusesAPasswordFromAnExample() {
    refused(primary.url(), "replica-password", "changeme")
        .contains("CASEFOLIO_REPLICA_PASSWORD is a word from examples");
  }

  @Test
  void refusesToReadTooFarBehind() {
    refused(primary.url(), "replica-behind", "20m")
        .isEqualTo("CASEFOLIO_REPLICA_BEHIND must be from 1s to 10m.");
    refused(primary.url(), "replica-behind", "0s")
        .isEqualTo("CASEFOLIO_REPLICA_BEHIND must be from 1s to 10m.");
  }

  @Test
  void refusesReplicasOfTheBuiltInDatabase() {
    Map<String, Object> settings = settings(primary.url());
    settings.remove("spring.datasource.url");

    assertThatExceptionOfType(WrongSetting.class)
        .isThrownBy(
            () -> TestReplicas.with(primary.database(), settings, new SimpleMeterRegistry()))
        .withMessageContaining("needs SPRING_DATASOURCE_URL");
  }

  private static String text(Database server) {
    return server.sql("select 'read'").query(String.class).single();
  }

  private static AbstractStringAssert<?> refused(String url, String... more) {
    try (Replicas _ = replicas(url, more)) {
      throw new AssertionError("was taken");
    } catch (WrongSetting e) {
      return assertThat(e.getMessage());
    }
  }

  private static Replicas replicas(String url, String... more) {
    Map<String, Object> settings = settings(url);
    for (int i = 0; i < more.length; i += 2) {
      settings.put("casefolio." + more[i], more[i + 1]);
    }
    return TestReplicas.with(primary.database(), settings, new SimpleMeterRegistry());
  }

  private static Map<String, Object> settings(String url) {
    return new HashMap<>(
        Map.of(
            "spring.datasource.url",
            primary.url(),
            "spring.datasource.username",
            primary.username(),
            "spring.datasource.password",
            primary.password(),
            "casefolio.replica-urls",
            url));
  }
}
