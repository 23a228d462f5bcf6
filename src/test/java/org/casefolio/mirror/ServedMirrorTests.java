package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.casefolio.api.Caller;
import org.casefolio.api.Clients;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.TestAgency.Fault;
import org.casefolio.portfolio.Reader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A mirror that serves the official API to programs of its own. */
@MirrorSite
@TestPropertySource(properties = {"casefolio.api.served=true", "casefolio.upstream.every=60m"})
class ServedMirrorTests {

  private static final String FOLLOWED = "EAC0913000001";
  private static final String OTHER = "LIN0913000002";

  @LocalServerPort private int port;
  @Autowired private TestAgency agency;
  @Autowired private Clients clients;
  @Autowired private Cases cases;

  private Caller caller;

  @BeforeEach
  void authorize() {
    agency.put(FOLLOWED, "Status One", "A.", List.<String[]>of(step("A step.")));
    agency.put(OTHER, "Status Two", "B.", List.<String[]>of(step("Another step.")));
    caller =
        new Caller(port, clients.add("program " + System.nanoTime(), null, null).orElseThrow());
    caller.authorize();
  }

  private static String[] step(String sentence) {
    return new String[] {"2026-02-01", sentence};
  }

  @Test
  void asksTheAgencyForWhatItDoesNotFollow() {
    Caller.Answer answer = caller.caseStatus(OTHER);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"current_case_status_text_en\":\"Status Two\"",
            "\"current_case_status_desc_en\":\"B.\"",
            "{\"date\":\"2026-02-01\",\"completed_text_en\":\"Another step.\"");
    assertThat(cases.find(new ReceiptNumber(OTHER))).as("kept").isEmpty();
  }

  @Test
  void answersFromWhatItFollowsWithoutAsking() {
    Reader.create(port, "of-a-program").post("/portfolio/follow", "receiptNumber", FOLLOWED);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cases.find(new ReceiptNumber(FOLLOWED)).isPresent());
    int before = agency.asked().size();

    assertThat(caller.caseStatus(FOLLOWED).body())
        .contains("\"current_case_status_text_en\":\"Status One\"", "A step.");
    assertThat(agency.asked()).hasSize(before);
  }

  @Test
  void saysNotRecognizedOnlyWhenTheAgencyDoes() {
    assertThat(caller.caseStatus("EAC0000000000").status()).isEqualTo(404);

    agency.faults(_ -> Fault.ERROR_500);
    Caller.Answer outage = caller.caseStatus(OTHER);
    agency.faults(_ -> Fault.NONE);

    assertThat(outage.status()).isEqualTo(503);
    assertThat(outage.header("Retry-After")).isEqualTo("60");
  }

  @Test
  void passesOnWhenTheAgencySaysToAskAgain() {
    agency.faults(_ -> Fault.TOO_MANY_WITH_TIME);
    Caller.Answer refused = caller.caseStatus(OTHER);
    agency.faults(_ -> Fault.NONE);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("2");
  }
}
