package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Wherever a portfolio speaks of a case, a protected one is like one that the agency does not know.
 * One test for each place.
 */
@PortfolioSite
class ProtectedCasesTests {

  private static final String RECEIVED = "Case Was Received";
  private static final AtomicInteger NUMBERS = new AtomicInteger(6_000_000);
  private static final AtomicInteger READERS = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private CaseLedger ledger;

  private Reader reader;
  private ReceiptNumber unknown;
  private ReceiptNumber hidden;

  /** Two cases are followed; one of them was known when it was, and is protected since. */
  @BeforeEach
  void protectACaseThatIsFollowed() {
    unknown = fresh();
    hidden = fresh();
    happens(hidden, RECEIVED);
    reader = Reader.create(port, "shielded" + READERS.incrementAndGet());
    add(unknown.value() + "\n" + hidden.value());
    mark(hidden, true);
  }

  private static ReceiptNumber fresh() {
    return PortfolioFixture.number(NUMBERS.incrementAndGet());
  }

  private void happens(ReceiptNumber number, String title) {
    ledger.record(
        batch(
            event(number.value() + title).of(number).form("I-130").title(title).on("2026-03-01")));
  }

  private void mark(ReceiptNumber number, boolean isProtected) {
    ledger.record(
        batch(
            event(number.value() + isProtected)
                .of(number)
                .form("I-130")
                .title("Case Was Approved")
                .on("2026-03-02")
                .isProtected(isProtected)));
  }

  private void add(String numbers) {
    reader.get("/portfolio/add").submit("form#add", "numbers", numbers);
  }

  /** The address of a case in the list. */
  private String address(ReceiptNumber number) {
    return reader.get("/portfolio").page().select("tbody tr").stream()
        .filter(row -> row.text().contains(number.grouped()))
        .findFirst()
        .orElseThrow()
        .select("th a")
        .attr("href");
  }

  /** What stands there, without what differs from case to case. */
  private static String withoutNames(Element element) {
    return element
        .html()
        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id")
        .replaceAll("follow(-id)?\"", "follow\"")
        .replaceAll("IOE[ 0-9]+", "number")
        .replaceAll("name=\"form\" value=\"[^\"]*\"", "")
        .replaceAll("<td data-label=\"Row\">[0-9]+</td>", "");
  }

  private static void assertAlike(List<Element> rows) {
    assertThat(rows).hasSize(2);
    assertThat(withoutNames(rows.get(0)))
        .isEqualTo(withoutNames(rows.get(1)))
        .doesNotContain("I-130", RECEIVED, "Case Was Approved");
  }

  private Element main(String address) {
    return reader.get(address).page().selectFirst("main");
  }

  @Test
  void theList() {
    assertAlike(reader.get("/portfolio").page().select("tbody tr"));
    assertThat(reader.text()).contains("2 of 6 pending cases.");
  }

  @Test
  void whatIsLookedForInTheList() {
    for (String looked : List.of("I-130", "Approved", RECEIVED)) {
      reader.get("/portfolio").submit("form#list", "text", looked);
      assertThat(reader.follows()).as(looked).isEmpty();
    }
    reader.get("/portfolio?show=changed");
    assertThat(reader.follows()).isEmpty();
  }

  @Test
  void theCaseByItself() {
    assertAlike(List.of(main(address(unknown)), main(address(hidden))));
  }

  @Test
  void theCaseOnPaper() {
    assertAlike(
        List.of(main(address(unknown) + "/print?in=es"), main(address(hidden) + "/print?in=es")));
  }

  @Test
  void theListOnPaper() {
    assertAlike(reader.get("/portfolio/print").page().select("tbody tr"));
  }

  @Test
  void theFile() {
    assertThat(reader.get("/portfolio/cases.csv").body().lines().skip(1).toList())
        .containsExactly(
            unknown.value() + ",,Not recognized here,,,,yes",
            hidden.value() + ",,Not recognized here,,,,yes");
  }

  @Test
  void theChoiceOfMail() {
    assertThat(reader.get("/portfolio/mail").text())
        .doesNotContain(unknown.grouped(), hidden.grouped(), "I-130", RECEIVED);
  }

  @Test
  void whatBecameOfAddingIt() {
    ReceiptNumber other = fresh();
    reader = Reader.create(port, "shielded" + READERS.incrementAndGet());

    add(other.value() + "\n" + hidden.value());

    assertThat(reader.text()).contains("2 are not recognized here yet.");
    assertAlike(reader.page().select("tbody tr"));
  }

  @Test
  void whatBecameOfAddingItWhenThereIsNoRoom() {
    reader = Reader.create(port, "shielded" + READERS.incrementAndGet());
    for (int i = 0; i < PortfolioSite.LIMIT; i++) {
      add(fresh().value());
    }

    add(fresh().value() + "\n" + hidden.value());

    assertAlike(reader.page().select("tbody tr"));
  }

  @Test
  void followingItFromThePublicCheck() {
    ReceiptNumber other = fresh();
    reader = Reader.create(port, "shielded" + READERS.incrementAndGet());

    reader.post("/portfolio/follow", "receiptNumber", other.value());
    Element ofUnknown = reader.page().selectFirst("main");
    reader.post("/portfolio/follow", "receiptNumber", hidden.value());

    assertAlike(List.of(ofUnknown, reader.page().selectFirst("main")));
  }

  @Test
  void bringingItBackAfterItWasRemoved() {
    reader.get("/portfolio");
    List<String> both = reader.follows();
    reader.submit("form#list", "action", "remove", "follow", both.get(0), "follow", both.get(1));
    reader.submit("form[action=/portfolio/undo]");

    assertAlike(reader.get("/portfolio").page().select("tbody tr"));
  }

  @Test
  void isShownAgainWhereverItIsReadOnceItIsNoLongerProtected() {
    mark(hidden, false);

    assertThat(reader.get("/portfolio").page().select("tbody tr").first().text())
        .contains(hidden.grouped(), "Changed", "Case Was Approved", "I-130");
    assertThat(reader.get("/portfolio").text())
        .contains("1 of 6 pending cases.", "1 closed case does not count.");
    assertThat(reader.get("/portfolio/print").text()).contains("Case Was Approved");
    assertThat(reader.get("/portfolio/cases.csv").body())
        .contains(hidden.value() + ",I-130,Case Was Approved,2026-03-02,");
    assertThat(reader.get(address(hidden) + "/print").text()).contains(RECEIVED);
    assertThat(reader.get(address(hidden)).text()).contains("Case Was Approved", RECEIVED);
    assertThat(reader.text()).doesNotContain("Not recognized");
  }
}
