package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.casefolio.mirror.TestAgency.Fault;
import org.casefolio.portfolio.Reader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A mirror over HTTP, without JavaScript. */
@MirrorSite
class MirrorPagesTests {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Duration SOON = Duration.ofSeconds(30);

  @LocalServerPort private int port;
  @Autowired private TestAgency agency;

  private final int number = NUMBERS.incrementAndGet();
  private final String receipt = String.format("EAC%010d", 912_000_000 + 1_000 * number);

  @AfterEach
  void mend() {
    agency.faults(request -> Fault.NONE);
  }

  private Reader reader() {
    return Reader.create(port, "mirror" + number + "x" + System.nanoTime() % 1_000_000);
  }

  /** Follows the case and stands on its page. */
  private Reader following() {
    Reader reader = reader();
    reader.get("/portfolio");
    reader.post("/portfolio/follow", "receiptNumber", receipt);
    reader.get("/portfolio");
    String address = reader.page().select("main a[href^=/portfolio/case/]").attr("href");
    return reader.get(address);
  }

  private void awaitText(Reader reader, String... words) {
    String address = reader.path();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(reader.get(address).text()).contains(words));
  }

  @Test
  void theFirstPageAsksForNoNumberAndSaysWhoRunsIt() {
    Reader visitor = Reader.visit(port).get("/");

    assertThat(visitor.text()).contains("Miller & Ortega follows the immigration cases");
    assertThat(visitor.page().select("form#check")).isEmpty();
    assertThat(visitor.page().select("main a[href=/sign-in]")).isNotEmpty();
    assertThat(visitor.page().select("footer").text())
        .contains("This site is run by Miller & Ortega.", "It is not a government site.");
    assertThat(visitor.page().select("footer a[href=https://agency.example/status]")).hasSize(1);
    assertThat(visitor.page().select("nav").text()).doesNotContain("Check a case");
    assertThat(visitor.get("/?lang=es").text()).contains("sigue los casos de inmigración");
  }

  @Test
  void theCheckIsOff() {
    agency.put(receipt, "Case Was Received", "", List.of());
    Reader visitor = Reader.visit(port).get("/");

    visitor.post("/check", "receiptNumber", receipt);

    assertThat(visitor.text()).contains("To see your cases, sign in.").doesNotContain("Received");
    assertThat(agency.asked()).doesNotContain(receipt);
  }

  @Test
  void aCaseThatIsAddedIsThereInSecondsAndSaysWhenItWasChecked() {
    agency.put(
        receipt,
        "Case Was Received",
        "On March 1, 2026, we received it. Go to <a href=\"https://a.gov/b\">a.gov/b</a>.",
        List.<String[]>of(new String[] {"2026-02-27", "We took it in at the lockbox."}));

    Reader reader = following();

    awaitText(
        reader,
        "Case Was Received",
        "We took it in at the lockbox.",
        "Checked with the agency just now",
        "March 1, 2026");
    assertThat(reader.page().select("footer").text()).contains("The agency’s own site:");
    assertThat(reader.page().select(".cf-official a").attr("href")).isEqualTo("https://a.gov/b");
  }

  @Test
  void aNumberThatIsNotRecognizedIsSaidInTheAgencysOwnWords() {
    Reader reader = following();

    awaitText(
        reader,
        "The agency did not recognize this number when we asked just now",
        "The agency says:",
        TestAgency.UNKNOWN,
        "Compare the number with your notice");
    reader.get("/portfolio");
    assertThat(reader.text()).contains("Not recognized by the agency");
    reader.get("/portfolio?lang=es");
    assertThat(reader.text()).contains("La agencia no lo reconoce");
  }

  @Test
  void anOutageIsTheAgencysAndNotTheCases() {
    agency.put(receipt, "Case Was Received", "We received it.", List.of());
    Reader reader = following();
    awaitText(reader, "Case Was Received");

    agency.faults(request -> Fault.CLOSED_NESTED);

    awaitText(
        reader,
        "The agency’s service does not answer at the moment. That says nothing about your case.",
        "What you see is how it stood on",
        "Case Was Received");
    Reader visitor = Reader.visit(port).get("/");
    awaitText(
        visitor, "The agency’s service does not answer", "The Case Status API Sandbox is unavail");
    agency.faults(request -> Fault.NONE);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(visitor.get("/").text()).doesNotContain("does not answer"));
  }

  @Test
  void aCaseOfWhichNothingCanBeReadIsNoMatterOfTheCase() {
    agency.faults(request -> Fault.BROKEN_JSON);

    Reader reader = following();

    awaitText(reader, "No answer from the agency yet", "That says nothing about any case");
    assertThat(reader.text()).doesNotContain("Not recognized");
  }

  @Test
  void whatIsAddedIsBeingAskedFor() {
    agency.put(receipt, "Case Was Received", "", List.of());
    Reader reader = reader();

    reader.get("/portfolio/add");
    reader.submit("main form", "numbers", receipt);

    assertThat(reader.text()).doesNotContain("Not recognized here");
  }
}
