package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.casefolio.mirror.TestAgency.Fault;
import org.casefolio.portfolio.Reader;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A mirror that has the public check switched on. */
@MirrorSite
@TestPropertySource(properties = {"casefolio.public-check=true", "casefolio.upstream.every=60m"})
class PublicEnquiryTests {

  private static final String FOLLOWED = "EAC0912000001";
  private static final String OTHER = "LIN0912000002";

  @LocalServerPort private int port;
  @Autowired private TestAgency agency;

  private Reader check(String number) {
    return Reader.visit(port).get("/").submit("form#check", "receiptNumber", number);
  }

  private static String shape(Reader visitor, String number, String title) {
    return visitor
        .page()
        .select("main")
        .html()
        .replaceAll("[A-Z]{3} \\d{3} \\d{3} \\d{4}", "NUMBER")
        .replaceAll("name=\"form\" value=\"[^\"]+\"", "TOKEN")
        .replace(number, "NUMBER")
        .replace(title, "TITLE")
        .replaceAll("\\d{1,2}:\\d{2}", "TIME");
  }

  @Test
  void whatIsFollowedCannotBeToldFromWhatIsNot() {
    agency.put(
        FOLLOWED, "Status One", "A.", List.<String[]>of(new String[] {"2026-02-01", "A step."}));
    agency.put(
        OTHER, "Status Two", "A.", List.<String[]>of(new String[] {"2026-02-01", "A step."}));
    Reader reader = Reader.create(port, "enquirer");
    reader.get("/portfolio");
    reader.post("/portfolio/follow", "receiptNumber", FOLLOWED);
    await().atMost(Duration.ofSeconds(30)).until(() -> agency.asked().contains(FOLLOWED));
    int before = agency.asked().size();

    Reader one = check(FOLLOWED);
    Reader other = check(OTHER);

    assertThat(one.text()).contains("Status One", "A step.");
    assertThat(shape(one, FOLLOWED, "Status One")).isEqualTo(shape(other, OTHER, "Status Two"));
    assertThat(agency.asked().subList(before, agency.asked().size()))
        .containsExactly(FOLLOWED, OTHER);
  }

  @Test
  void whatIsNotRecognizedComesWithTheAgencysWords() {
    Reader visitor = check("EAC0000000000");

    assertThat(visitor.status()).isEqualTo(200);
    assertThat(visitor.text()).contains("Not recognized here", TestAgency.UNKNOWN);
  }

  @Test
  void noAnswerSaysNothingAboutTheCase() {
    agency.faults(request -> Fault.ERROR_500);

    Reader visitor = check(OTHER);

    assertThat(visitor.status()).isEqualTo(503);
    assertThat(visitor.text())
        .contains("The agency does not answer right now", "Policy failed")
        .doesNotContain("Not recognized");
    agency.faults(request -> Fault.NONE);
  }
}
