package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Locale;
import org.casefolio.portfolio.Reader;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** A mirror at an hour at which the agency's service is closed: nobody asks, and pages say why. */
@MirrorSite
@TestPropertySource(properties = "casefolio.public-check=true")
class ClosedHoursTests {

  @LocalServerPort private int port;
  @Autowired private TestAgency agency;

  @DynamicPropertySource
  static void closed(DynamicPropertyRegistry registry) {
    DayOfWeek other = LocalDate.now(TestMirror.ZONE).getDayOfWeek().plus(3);
    registry.add(
        "casefolio.upstream.hours",
        () -> other.name().substring(0, 3).toLowerCase(Locale.ROOT) + " 07:00-20:00");
  }

  @Test
  void firstPageSaysWhenItOpens() {
    assertThat(Reader.visit(port).get("/").text())
        .contains("The agency’s service is closed at this hour and opens again on", "7:00");
    assertThat(Reader.visit(port).get("/?lang=es").text())
        .contains("está cerrado a esta hora y vuelve a abrir el", "7:00");
  }

  @Test
  void publicCheckSaysWhenToTryAgain() {
    Reader visitor =
        Reader.visit(port).get("/").submit("form#check", "receiptNumber", "LIN0912000003");

    assertThat(visitor.status()).isEqualTo(503);
    assertThat(visitor.text())
        .contains("We cannot ask the agency about this number now", "Try again after", "7:00")
        .doesNotContain("in a few minutes");
    assertThat(agency.asked()).isEmpty();
  }

  @Test
  void addedCaseWaitsForTheService() {
    Reader reader = Reader.create(port, "nightowl");
    reader.get("/portfolio");
    reader.post("/portfolio/follow", "receiptNumber", "LIN0912000004");

    assertThat(reader.get("/portfolio").text())
        .contains("Asked about when the agency’s service opens")
        .doesNotContain("Being asked about");
    assertThat(agency.asked()).isEmpty();
  }
}
