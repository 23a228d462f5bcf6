package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Dates of a case as a reader has them, over HTTP and without JavaScript. */
@PortfolioSite
class DatePagesTests {

  private static final String EVIDENCE = "Request for Additional Evidence Was Sent";
  private static final String DATE = "form#date";
  private static final AtomicInteger NUMBERS = new AtomicInteger(7_000_000);
  private static final AtomicInteger READERS = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private CaseLedger ledger;
  @Autowired private Portfolios portfolios;
  @Autowired private Clock clock;

  private Reader reader;
  private ReceiptNumber receipt;
  private LocalDate today;

  @BeforeEach
  void follow() {
    receipt = PortfolioFixture.number(NUMBERS.incrementAndGet());
    today = LocalDate.ofInstant(clock.instant(), ZoneId.of("America/New_York"));
    happens("first", "Case Was Received", "2026-03-01");
    reader = Reader.create(port, "dates" + READERS.incrementAndGet());
    reader.submit("form#add", "numbers", receipt.value());
  }

  private void happens(String id, String title, String day) {
    ledger.record(batch(event(receipt.value() + id).of(receipt).title(title).on(day)));
  }

  private void asks(LocalDate respondBy) {
    ledger.record(
        batch(
            event(receipt.value() + "asks")
                .of(receipt)
                .title(EVIDENCE)
                .respondBy(respondBy.toString())
                .on("2026-03-02")));
  }

  private void open() {
    reader.get("/portfolio");
    reader.get("/portfolio/case/" + reader.follows().getFirst());
  }

  private void type(LocalDate date) {
    reader.submit(
        DATE,
        "month",
        "" + date.getMonthValue(),
        "day",
        "" + date.getDayOfMonth(),
        "year",
        "" + date.getYear());
  }

  @Test
  void saysThatTheDateIsOnTheNoticeUntilItIsTyped() {
    happens("asks", EVIDENCE, "2026-03-02");
    reader.get("/portfolio");
    assertThat(reader.text()).contains("The date is on your notice. Only the notice counts.");
    open();
    assertThat(reader.text()).contains("The date is on your notice. Only the notice counts.");
    assertThat(reader.page().select("details:has(form#date)").hasAttr("open")).isTrue();

    LocalDate date = today.plusDays(30);
    type(date);

    assertThat(reader.text())
        .contains("The date is saved.", "You typed ", "We remind you by e-mail on ");
    assertThat(reader.page().select("#day").attr("value")).isEqualTo("" + date.getDayOfMonth());
    assertThat(reader.page().select("#month option[selected]").attr("value"))
        .isEqualTo("" + date.getMonthValue());
    reader.get("/portfolio?lang=es");
    assertThat(reader.text()).contains("Fecha: ").doesNotContain("Date: ");
  }

  @Test
  void showsTheDateOfTheAgencyAndWhenItReminds() {
    asks(today.plusDays(20));
    open();

    assertThat(reader.text())
        .contains("Answer by ", "The agency asks for an answer by ", "We remind you by e-mail on ");
    reader.get(reader.path() + "?lang=es");
    assertThat(reader.text())
        .contains("Responda a más tardar el ", "La agencia pide una respuesta a más tardar el ");
  }

  @Test
  void forgetsADateThatWasTyped() {
    open();
    type(today.plusDays(30));
    assertThat(reader.text()).contains("You typed ");

    reader.submit(DATE, "action", "forget");

    assertThat(reader.text()).contains("The date is removed.").doesNotContain("You typed ");
    assertThat(reader.page().select("#day").attr("value")).isEmpty();
  }

  @Test
  void takesAnAnswerAndTakesItBack() {
    asks(today.plusDays(20));
    open();

    reader.submit("form:has(input[value=answered])");

    assertThat(reader.text()).contains("You said that you have answered what was asked.");
    assertThat(reader.text()).doesNotContain("We remind you by e-mail on ");
    assertThat(reader.page().select("input[value=answered]")).isEmpty();

    reader.submit("form:has(input[value=unanswered])");

    assertThat(reader.text()).contains("We remind you by e-mail on ");
  }

  @Test
  void doesNotTakeForAnsweredWhatCameAfterThePage() {
    asks(today.plusDays(20));
    open();
    ledger.record(
        batch(
            event(receipt.value() + "more")
                .of(receipt)
                .title(EVIDENCE)
                .respondBy(today.plusDays(40).toString())
                .on("2026-03-03")));

    reader.submit("form:has(input[value=answered])");

    assertThat(reader.text()).contains("The agency asks for an answer by ");
  }

  @Test
  void refusesWhatIsNoDateInBothLanguagesAndKeepsWhatWasTyped() {
    open();
    reader.submit(DATE, "month", "2", "day", "30", "year", "2027");

    assertThat(reader.status()).isEqualTo(422);
    assertThat(reader.page().title()).startsWith("Error:");
    assertThat(reader.page().select("#errors a[href=#day]").text())
        .isEqualTo("There is no such day in that month. Compare it with your notice.");
    assertThat(reader.page().select("#day").attr("value")).isEqualTo("30");
    assertThat(reader.page().select("details:has(form#date)").hasAttr("open")).isTrue();

    reader.submit(DATE, "lang", "es");
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.page().select("#day").attr("value")).isEqualTo("30");
    reader.submit(DATE);
    assertThat(reader.page().select("#errors a[href=#day]").text())
        .isEqualTo("Ese mes no tiene ese día. Compárelo con su notificación.");

    type(today.minusDays(1));
    assertThat(reader.page().select("#errors").text()).contains("Esta fecha ya pasó.");
  }

  @Test
  void hasNoDatesForACaseThatIsNotRecognized() {
    reader.get("/portfolio/add");
    reader.submit("form#add", "numbers", PortfolioFixture.number(9_999_999).value());
    reader.get("/portfolio");
    String unknown =
        reader.page().select("tbody tr:contains(Not recognized) a").first().attr("href");
    reader.get(unknown);
    assertThat(reader.page().select(DATE)).isEmpty();

    reader.post(unknown + "/date", "action", "answered");

    assertThat(reader.status()).isEqualTo(404);
  }

  @Test
  void showsThatALinkHasStoppedMailUntilItIsDismissed() {
    reader.get("/portfolio");
    UUID follow = UUID.fromString(reader.follows().getFirst());
    AccountId account = portfolios.followers(List.of(receipt)).get(receipt).getFirst().account();
    portfolios.stopMail(account, follow);
    portfolios.stopAllMail(account);
    reader.get("/portfolio");
    assertThat(reader.page().select(".usa-alert--warning"))
        .hasSize(2)
        .allSatisfy(alert -> assertThat(alert.text()).contains("by a link in a mail"));

    reader.submit("form[action$=acknowledge]:has(input[name=follow])");

    assertThat(reader.page().select(".usa-alert--warning"))
        .singleElement()
        .satisfies(alert -> assertThat(alert.text()).startsWith("E-mail stopped on "));
    reader.submit("form[action$=acknowledge]");
    assertThat(reader.page().select(".usa-alert--warning")).isEmpty();
    open();
    assertThat(reader.text()).contains("E-mail about this case was stopped on ");
  }

  @Test
  void namesTheReadersOwnAddressesAndNobodyElses() {
    Reader other = Reader.create(port, "dates" + READERS.incrementAndGet());
    other.submit("form#add", "numbers", receipt.value());
    open();

    assertThat(reader.page().select("main li:contains(@reader.example)"))
        .singleElement()
        .satisfies(line ->
            assertThat(line.text())
                .startsWith("dates")
                .endsWith("not confirmed yet: nothing goes there"));
    assertThat(reader.text()).contains("there is no address that we can write to");
  }
}
