package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.casefolio.Casefolio;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A site on which programs may not ask. */
@SpringBootTest(
    classes = Casefolio.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "casefolio.demo=false",
      "casefolio.api.served=false",
      "casefolio.operator.name=Example Firm",
      "casefolio.operator.kind=law-firm",
      "casefolio.operator.contact=help@example.org",
      "casefolio.mail.from=no-reply@example.org",
      "casefolio.public-url=http://localhost",
      "casefolio.smtp.host=127.0.0.1",
      "management.server.port=0"
    })
class NotServedTests {

  @LocalServerPort private int port;
  @Autowired private Clients clients;
  @Autowired private CaseLedger ledger;
  @Autowired private JdbcClient jdbc;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws Exception {
    TestDatabase.register(properties);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data-");
    properties.add("casefolio.data", folder.resolve("data")::toString);
    properties.add("casefolio.master-key-file", folder.resolve("master.key")::toString);
  }

  @Test
  void nothingAnswersAndNothingIsQueued() {
    Caller caller = Caller.fresh(port, clients);
    assertThat(caller.get("/").status()).isEqualTo(200);
    for (String path :
        List.of(
            "/oauth/accesstoken",
            "/case-status/EAC9999103403",
            "/api/v1/statuses",
            "/api/v1/changes",
            "/api/openapi.json",
            "/developers")) {
      assertThat(caller.get(path).status()).as(path).isEqualTo(404);
    }

    ledger.record(TestEvent.batch(TestEvent.event("a").of(new ReceiptNumber("EAC0860000001"))));
    assertThat(jdbc.sql("select count(*) from api.arrival").query(Integer.class).single()).isZero();
  }
}
