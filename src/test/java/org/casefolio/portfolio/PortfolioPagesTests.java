package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casefolio.accounts.AccountKind;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The portfolio as a reader has it, over HTTP and without JavaScript. */
@PortfolioSite
class PortfolioPagesTests {

  private static final String LIST = "form#list";
  private static final String ADD = "form#add";
  private static final AtomicInteger NUMBERS = new AtomicInteger(5_000_000);
  private static final AtomicInteger READERS = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private CaseLedger ledger;
  @Autowired private JdbcClient jdbc;

  private Reader reader;

  @AfterEach
  void noAddressNamesACase() {
    assertThat(reader.locations()).noneMatch(address -> address.contains("IOE"));
  }

  private Reader newReader() {
    reader = Reader.create(port, "reader" + READERS.incrementAndGet());
    return reader;
  }

  private static ReceiptNumber fresh() {
    return PortfolioFixture.number(NUMBERS.incrementAndGet());
  }

  private void happens(ReceiptNumber number, String title, String day) {
    ledger.record(batch(event(number.value() + day).of(number).form("I-130").title(title).on(day)));
  }

  private Reader withCases(ReceiptNumber... numbers) {
    Reader with = newReader();
    with.submit(
        ADD,
        "numbers",
        Arrays.stream(numbers).map(ReceiptNumber::value).collect(Collectors.joining("\n")));
    return with.get("/portfolio");
  }

  /** As if whoever waits for it had opened the link in the mail that asks for it. */
  private void confirmAddresses() {
    jdbc.sql(
            """
            update accounts.account
            set email = new_email, email_index = new_email, new_email = null
            where new_email is not null
            """)
        .update();
  }

  @Test
  void walksStepsThreeAndFour() {
    ReceiptNumber known = fresh();
    happens(known, "Case Was Received", "2026-03-01");
    newReader();
    assertThat(reader.path()).isEqualTo("/portfolio/add?step=3");
    assertThat(reader.page().select("[aria-current=step]").text()).isEqualTo("Receipt numbers");

    reader.submit(ADD, "numbers", known.grouped() + "\tMother\nnothing");
    assertThat(reader.text()).contains("1 case was added.", "1 row is not a receipt number.");
    reader.get(reader.page().select("a.usa-button").attr("href"));
    assertThat(reader.page().select("[aria-current=step]").text()).isEqualTo("E-mail updates");
    assertThat(reader.text()).contains("No e-mail can come yet: your address is not confirmed.");

    reader.submit("form#mail", "rhythm", "none", "detail", "only-that-there-is-news");
    assertThat(reader.path()).isEqualTo("/portfolio?done=mail-saved");
    assertThat(reader.text())
        .contains("Mother", "Case Was Received", "March 1, 2026", "You get no e-mail");
  }

  @Test
  void leadsToWhatItsMailsSayCanBeOpenedThere() {
    newReader();
    for (String filled : List.of("", fresh().value())) {
      reader.get("/portfolio/add?step=3").submit(ADD, "numbers", filled).get("/portfolio");
      Element link = reader.page().selectFirst("main a[href=/portfolio/told]");
      assertThat(link).as("with %s in the list", filled).isNotNull();
      reader.get(link.attr("href"));
      assertThat(reader.page().select("h1").text()).isEqualTo(link.text());
    }
  }

  @Test
  void promisesNoMailToWhomNoneCanCome() {
    withCases(fresh());
    assertThat(reader.text())
        .contains("No e-mail can come yet: your address is not confirmed.")
        .doesNotContain("You get an e-mail");
  }

  @Test
  void keepsAChangeMarkedUntilTheCaseIsOpened() {
    ReceiptNumber known = fresh();
    ReceiptNumber unknown = fresh();
    happens(known, "Case Was Received", "2026-03-01");
    withCases(known, unknown);
    assertThat(reader.page().select(".cf-tag--new")).isEmpty();

    happens(known, "Request for Additional Evidence Was Sent", "2026-03-02");
    happens(unknown, "Case Was Received", "2026-03-02");
    reader.get("/portfolio");
    assertThat(reader.page().select("tbody tr").first().text())
        .contains(known.grouped(), "Changed", "Needs something from you");
    assertThat(reader.page().select("tbody tr").last().text()).contains("New");

    reader.get(reader.page().select("tbody th a").first().attr("href"));
    assertThat(reader.text()).contains(known.grouped(), "What you may have to do");
    reader.get("/portfolio");
    assertThat(reader.page().select(".cf-tag--new").eachText()).containsExactly("New");

    reader.submit(LIST, "action", "seen-all");
    assertThat(reader.page().select(".cf-tag--new")).isEmpty();
  }

  @Test
  void saysWhatIsTrueOfACaseWhoseOnlyEntryWasTakenBack() {
    ReceiptNumber known = fresh();
    happens(known, "Case Was Received", "2026-03-01");
    withCases(known);

    ledger.record(
        batch(
            event("back" + known.value())
                .of(known)
                .form("I-130")
                .withdraws(known.value() + "2026-03-01")));

    reader.get("/portfolio");
    assertThat(reader.page().select("tbody tr").text())
        .contains("Changed", "No status now", "I-130")
        .doesNotContain("Not recognized");
    assertThat(reader.get(reader.page().select("tbody th a").attr("href")).text())
        .contains("The agency took back everything it had reported about this case.");
  }

  @Test
  void removesSeveralCasesAndBringsThemBack() {
    withCases(fresh(), fresh(), fresh());
    List<String> follows = reader.follows();

    reader.submit(LIST, "action", "remove", "follow", follows.get(0), "follow", follows.get(2));
    assertThat(reader.text()).contains("2 cases were removed.");
    assertThat(reader.follows()).containsExactly(follows.get(1));

    reader.submit("form[action=/portfolio/undo]");
    assertThat(reader.text()).contains("The cases are back in your portfolio.");
    assertThat(reader.follows()).containsExactlyInAnyOrderElementsOf(follows);
  }

  @Test
  void asksForACaseToBeChosen() {
    withCases(fresh());

    reader.submit(LIST, "action", "remove");

    assertThat(reader.status()).isEqualTo(422);
    assertThat(reader.page().title()).startsWith("Error:");
    assertThat(reader.page().select("#errors a").attr("href")).isEqualTo("#follow");
    assertThat(reader.page().getElementById("follow")).isNotNull();
  }

  @Test
  void keepsWhatWasTypedAndTickedInTheOtherLanguage() {
    ReceiptNumber one = fresh();
    withCases(one, fresh());
    String follow = reader.follows().getFirst();

    reader.submit(LIST, "text", one.grouped(), "follow", follow, "lang", "es");

    assertThat(reader.page().select("html").attr("lang")).isEqualTo("es");
    assertThat(reader.page().select("input[name=text]").attr("value")).isEqualTo(one.grouped());
    assertThat(reader.page().select("input[name=follow][checked]").eachAttr("value"))
        .containsExactly(follow);
    assertThat(reader.follows()).hasSize(1);
  }

  @Test
  void findsACaseByItsNumberWithoutAnAddressThatNamesIt() {
    ReceiptNumber one = fresh();
    withCases(one, fresh());

    reader.submit(LIST, "text", one.value().toLowerCase(Locale.ROOT));

    assertThat(reader.path()).isEqualTo("/portfolio");
    assertThat(reader.page().select("tbody th a").text()).isEqualTo(one.grouped());
  }

  @Test
  void takesNumbersInTheOrderGivenAndGivesTheRestBack() {
    List<ReceiptNumber> numbers = IntStream.range(0, 8).mapToObj(i -> fresh()).toList();
    newReader();

    reader.submit(
        ADD,
        "numbers",
        numbers.stream().map(one -> "Ana\t" + one.value()).collect(Collectors.joining("\n")));

    assertThat(reader.text()).contains("6 cases were added.", "2 are over the limit.");
    assertThat(reader.page().getElementById("rest").wholeText().strip())
        .isEqualTo(numbers.get(6).value() + "\tAna\n" + numbers.get(7).value() + "\tAna");

    reader.submit("form#shown", "lang", "es");
    assertThat(reader.text()).contains("Se agregaron 6 casos.", "2 pasan del límite.");
    assertThat(reader.get("/portfolio").text()).contains("6 de 6 casos pendientes.");
  }

  @Test
  void offersANumberWithLookAlikesAsAButton() {
    ReceiptNumber meant = fresh();
    newReader();

    reader.submit(ADD, "numbers", "Ana;" + meant.value().replace("0", "O"));
    assertThat(reader.text()).contains("0 cases were added.", "1 row is not a receipt number.");

    assertThat(reader.page().getElementById("again").wholeText().strip())
        .isEqualTo(meant.value().replace("0", "O") + "\tAna");

    reader.submit("td form[action=/portfolio/add]");
    assertThat(reader.get("/portfolio").text()).contains(meant.grouped(), "Ana");
  }

  @Test
  void putsEverythingIntoAnotherAccountWithItsOwnFile() {
    ReceiptNumber one = fresh();
    ReceiptNumber other = fresh();
    happens(one, "Case Was Received", "2026-03-01");
    withCases(one, other);
    reader.get(reader.page().select("tbody th a").first().attr("href"));
    reader.submit("form#case", "label", "=Mamá, \"la mía\"", "note", "- uno\r\n- dos");
    assertThat(reader.text()).contains("Saved.");
    String file = reader.get("/portfolio/cases.csv").body();
    assertThat(file).startsWith("\uFEFFReceipt number,Form,Status,Since,Label,Note,E-mail\r\n");
    assertThat(file).contains("\"'=Mamá, \"\"la mía\"\"\"");

    newReader();
    reader.submit(ADD, file.getBytes(StandardCharsets.UTF_8), "numbers", "");

    assertThat(reader.text()).contains("2 cases were added.");
    assertThat(reader.get("/portfolio/cases.csv").body()).isEqualTo(file);
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    newReader();

    reader.submit(ADD, new byte[] {'P', 'K', 3, 4}, "numbers", "IOE");
    assertThat(reader.status()).isEqualTo(422);
    assertThat(reader.text()).contains("This file is not a text file.");
    assertThat(reader.page().select("textarea[name=numbers]").text()).isEqualTo("IOE");

    reader.submit(ADD, new byte[1024 * 1024 + 1], "numbers", "");
    assertThat(reader.text()).contains("Send up to 1 MB at once. Nothing was added.");

    reader.submit(ADD, "numbers", "x\n".repeat(2001));
    assertThat(reader.text()).contains("Send up to 2,000 rows at once. Nothing was added.");

    reader.submit(ADD, "numbers", " ");
    assertThat(reader.text()).contains("Type or paste at least one receipt number.");
  }

  @Test
  void saysOfAPhotographThatItIsTooMuch() {
    newReader();
    reader.get("/portfolio/add?lang=es");

    reader.submit(ADD, new byte[8 * 1024 * 1024], "numbers", "");

    assertThat(reader.status()).isEqualTo(413);
    assertThat(reader.page().select("html").attr("lang")).isEqualTo("es");
    assertThat(reader.text()).contains("Es demasiado de una sola vez", "No se cambió nada.");
  }

  @Test
  void takesAListOfTwoThousandRowsWithLongLabels() {
    newReader();

    reader.submit(
        ADD,
        "numbers",
        IntStream.range(0, 2000)
            .mapToObj(i -> fresh().value() + "\t" + "n".repeat(400))
            .collect(Collectors.joining("\n")));

    assertThat(reader.text()).contains("6 cases were added.", "1,994 are over the limit.");
  }

  @Test
  void refusesALabelThatIsTooLongAndKeepsIt() {
    withCases(fresh());
    reader.get(reader.page().select("tbody th a").attr("href"));
    String typed = "x".repeat(101);

    reader.submit("form#case", "label", typed);

    assertThat(reader.status()).isEqualTo(422);
    assertThat(reader.page().select("#errors").text())
        .contains("Shorten the label to 100 characters.");
    assertThat(reader.page().getElementById("label").attr("value")).isEqualTo(typed);
  }

  @Test
  void choosesADigestAtAnHourOfTheReadersClock() {
    withCases(fresh(), fresh());
    confirmAddresses();
    reader.get("/portfolio/mail");
    assertThat(reader.page().select("#hour option[selected]").attr("value")).isEqualTo("8");

    reader.submit(
        "form#mail",
        "rhythm",
        "weekly",
        "weekday",
        "friday",
        "hour",
        "18",
        "zone",
        "Asia/Kathmandu",
        "detail",
        "what-changed");

    assertThat(reader.text().replace('\u202f', ' '))
        .contains("one e-mail a week about what changed: Friday, 6:00 PM, Nepal (Kathmandu).");
    assertThat(reader.page().select("tbody tr td:last-child").eachText())
        .containsExactly("Once a week", "Once a week");
    reader.get("/portfolio/mail");
    assertThat(reader.page().select("option[selected]").eachAttr("value"))
        .containsExactly("friday", "18", "Asia/Kathmandu");
  }

  @ParameterizedTest
  @CsvSource({
    "daily, monday, 99, America/New_York, hour, Choose one of the times.",
    "daily, monday, -1, America/New_York, hour, Choose one of the times.",
    "weekly, someday, 8, America/New_York, weekday, Choose a day of the week.",
    "daily, monday, 8, Mars/Olympus, zone, Choose one of the time zones.",
    "daily, monday, 8, UTC, zone, Choose one of the time zones.",
    "hourly, monday, 8, America/Chicago, rhythm, Choose one of the answers.",
  })
  void saysWhatIsWrongWithAChoiceAndKeepsTheRest(
      String rhythm, String weekday, String hour, String zone, String field, String error) {
    withCases(fresh());
    confirmAddresses();
    reader.get("/portfolio/mail");

    reader.submit(
        "form#mail",
        "rhythm",
        rhythm,
        "weekday",
        weekday,
        "hour",
        hour,
        "zone",
        zone,
        "detail",
        "only-that-there-is-news");

    assertThat(reader.status()).isEqualTo(422);
    assertThat(reader.page().select("#errors a").eachAttr("href")).containsExactly("#" + field);
    assertThat(reader.page().select("#errors a").text()).isEqualTo(error);
    assertThat(reader.page().getElementById(field)).isNotNull();
    assertThat(reader.page().select("[name=detail][checked]").attr("value"))
        .isEqualTo("only-that-there-is-news");
    if (!field.equals("hour")) {
      assertThat(reader.page().select("#hour option[selected]").attr("value")).isEqualTo("8");
    }
    assertThat(reader.get("/portfolio").text()).contains("You get an e-mail at once");
  }

  @Test
  void doesNotAskForAnHourWhereNoDigestIsChosen() {
    withCases(fresh());
    reader.get("/portfolio/mail");

    reader.submit(
        "form#mail",
        "rhythm",
        "at-once",
        "hour",
        "99",
        "zone",
        "Mars/Olympus",
        "detail",
        "what-changed");

    assertThat(reader.path()).isEqualTo("/portfolio?done=mail-saved");
  }

  @Test
  void choosesMailForOneCase() {
    withCases(fresh(), fresh());
    reader.get("/portfolio/case/" + reader.follows().getFirst());
    assertThat(reader.page().select("[name=mail][checked]").attr("value"))
        .isEqualTo("like-the-rest");

    reader.submit("form#case", "mail", "none");

    assertThat(reader.page().select("[name=mail][checked]").attr("value")).isEqualTo("none");
    reader.get("/portfolio/mail");
    assertThat(reader.text()).contains("1 case has a choice of its own, which stays.");
  }

  @Test
  void switchesMailOffForOneCaseOnly() {
    withCases(fresh(), fresh());
    confirmAddresses();
    reader.submit(LIST, "action", "mail-none", "follow", reader.follows().getFirst());

    assertThat(reader.page().select("tbody tr td:last-child").eachText())
        .containsExactly("None", "At once");
    assertThat(reader.text()).contains("About 1 case you get none.");
  }

  @Test
  void printsInEitherLanguageWhateverTheScreens() {
    ReceiptNumber known = fresh();
    happens(known, "Case Was Received", "2026-03-01");
    withCases(known);
    String address = reader.page().select("tbody th a").attr("href");

    assertThat(reader.get("/portfolio/print?in=es").text())
        .contains("Mis casos", "1 de marzo de 2026");
    assertThat(reader.page().select("html").attr("lang")).isEqualTo("es");
    assertThat(reader.get(address + "/print?in=es").text()).contains("Qué significa");
    assertThat(reader.get("/portfolio").page().select("html").attr("lang")).isEqualTo("en");
  }

  @Test
  void followsTheCaseOfThePublicCheckInOneStep() {
    ReceiptNumber known = fresh();
    happens(known, "Case Was Received", "2026-03-01");
    withCases(known);
    String other = fresh().grouped();

    follow(other);
    assertThat(reader.text()).contains("The case is in your portfolio now.", other);
    follow(known.value());
    assertThat(reader.text()).contains("This case was in your portfolio already.");
    follow("A123456789");
    assertThat(reader.status()).isEqualTo(422);
    assertThat(reader.text()).contains("This looks like an A-Number");
    assertThat(reader.page().select("textarea[name=numbers]").text()).isEqualTo("A123456789");
  }

  /** Sends what the button of the public check sends. */
  private void follow(String typed) {
    reader.post("/portfolio/follow", "receiptNumber", typed);
  }

  @Test
  void showsNobodyElsesCase() {
    withCases(fresh());
    String address = reader.page().select("tbody th a").attr("href");
    newReader();

    assertThat(reader.get(address).status()).isEqualTo(404);
    assertThat(reader.get(address + "/print").status()).isEqualTo(404);
    assertThat(reader.get("/portfolio/case/not-an-id").status()).isEqualTo(404);
  }

  @Test
  void takesMailChoicesCaseByCaseFromItsOwnFile() {
    ReceiptNumber off = fresh();
    withCases(off, fresh());
    reader.submit(LIST, "action", "mail-none", "follow", reader.follows().getFirst());
    String file = reader.get("/portfolio/cases.csv").body();

    newReader();
    reader.submit(ADD, file.getBytes(StandardCharsets.UTF_8), "numbers", "");

    assertThat(reader.get("/portfolio/cases.csv").body()).isEqualTo(file);
    assertThat(reader.get("/portfolio").page().select("tbody tr td:last-child").eachText())
        .containsExactly("None", "At once");
  }

  @Test
  void readsItsOwnFileInTheOtherLanguage() {
    ReceiptNumber one = fresh();
    withCases(one);
    reader.get(reader.page().select("tbody th a").attr("href"));
    reader.submit("form#case", "label", "Mamá", "note", "uno; dos");
    reader.get("/portfolio?lang=es");
    String file = reader.get("/portfolio/cases.csv").body();
    assertThat(file).startsWith("\uFEFFNúmero de recibo,");

    newReader();
    reader.submit(ADD, file.getBytes(StandardCharsets.UTF_8), "numbers", "");

    assertThat(reader.text()).contains("1 case was added.");
    assertThat(reader.get("/portfolio").text()).contains("Mamá", "uno; dos");
  }

  @Test
  void limitsEachKindOfAccountByItsOwnSetting() {
    String tenNumbers =
        IntStream.range(0, 10).mapToObj(i -> fresh().value()).collect(Collectors.joining(" "));
    reader = Reader.create(port, "reader" + READERS.incrementAndGet(), AccountKind.REPRESENTATIVE);

    reader.submit(ADD, "numbers", tenNumbers);

    assertThat(reader.text()).contains("8 cases were added.", "2 are over the limit.");
  }

  @Test
  void marksOneSeveralOrAllCasesAsSeenAndNothingByLooking() {
    ReceiptNumber[] numbers = {fresh(), fresh(), fresh()};
    for (ReceiptNumber number : numbers) {
      happens(number, "Case Was Received", "2026-03-01");
    }
    withCases(numbers);
    for (ReceiptNumber number : numbers) {
      happens(number, "Case Was Approved", "2026-03-02");
    }

    reader.get("/portfolio").get("/portfolio/cases.csv").get("/portfolio/print");
    reader.get("/portfolio");
    assertThat(reader.page().select(".cf-tag--new")).hasSize(3);

    reader.submit(LIST, "action", "seen", "follow", reader.follows().getFirst());
    assertThat(reader.page().select(".cf-tag--new")).hasSize(2);

    reader.get("/portfolio?show=changed");
    assertThat(reader.follows()).hasSize(2);
    reader.submit(
        LIST,
        "action",
        "seen",
        "follow",
        reader.follows().get(0),
        "follow",
        reader.follows().get(1));
    assertThat(reader.get("/portfolio").page().select(".cf-tag--new")).isEmpty();
  }

  @Test
  void keepsAMarkForWhatCameAfterTheListWasDrawn() {
    ReceiptNumber known = fresh();
    happens(known, "Case Was Received", "2026-03-01");
    withCases(known);
    happens(known, "Interview Was Scheduled", "2026-03-02");
    reader.get("/portfolio");
    happens(known, "Case Was Approved", "2026-03-03");

    reader.submit(LIST, "action", "seen-all");

    assertThat(reader.page().select(".cf-tag--new").eachText()).containsExactly("Changed");
  }

  @Test
  void sortsAndFiltersByTheAddressAlone() {
    ReceiptNumber one = fresh();
    ReceiptNumber other = fresh();
    ReceiptNumber closed = fresh();
    happens(one, "Case Was Received", "2026-03-01");
    happens(other, "Interview Was Scheduled", "2026-03-02");
    happens(closed, "Case Was Approved", "2026-03-03");
    newReader();
    reader.submit(
        ADD, "numbers", one.value() + "\tZoe\n" + other.value() + "\tana\n" + closed.value());

    assertThat(reader.get("/portfolio?sort=label").page().select("tbody th strong").eachText())
        .containsExactly("ana", "Zoe");
    assertThat(reader.get("/portfolio?sort=since").page().select("tbody th a").eachText())
        .containsExactly(other.grouped(), one.grouped(), closed.grouped());
    assertThat(reader.get("/portfolio?show=pending").text()).doesNotContain(closed.grouped());
    assertThat(reader.get("/portfolio?sort=x&show=y").follows()).hasSize(3);
  }
}
