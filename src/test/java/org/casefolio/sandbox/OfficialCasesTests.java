package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.Test;

class OfficialCasesTests {

  private final Map<ReceiptNumber, List<CaseEvent>> histories =
      OfficialCases.read(Courses.read().wording()).histories();

  @Test
  void areFiftyHalfOfThemWithAHistory() {
    assertThat(histories).hasSize(50);
    assertThat(histories.values().stream().filter(events -> events.size() > 1)).hasSize(25);
    assertThat(histories.values().stream().filter(events -> events.size() == 1)).hasSize(25);
    assertThat(histories)
        .containsKeys(
            new ReceiptNumber("EAC9999103400"),
            new ReceiptNumber("LIN9999106498"),
            new ReceiptNumber("SRC9999132719"))
        .doesNotContainKeys(new ReceiptNumber("EAC0000000000"), new ReceiptNumber("EAC9999999999"));
  }

  @Test
  void theKnownBodiesStandWordForWord() {
    List<CaseEvent> approved = histories.get(new ReceiptNumber("EAC9999103403"));
    assertThat(approved)
        .extracting(CaseEvent::title)
        .containsExactly(
            "We approved your Form I-130, Petition for Alien Relative.",
            "We mailed your document to a USCIS International Office, U.S. Embassy, or Consulate"
                + " that has jurisdiction for your case. We also mailed you a separate approval"
                + " notice.",
            "Case Was Approved");
    assertThat(approved.getFirst().dateOnly()).isTrue();
    assertThat(approved.getFirst().occurredAt()).isEqualTo(CaseEvent.at(LocalDate.of(2023, 9, 5)));
    assertThat(approved.getLast().occurredAt()).isEqualTo(Instant.parse("2023-09-05T18:28:46Z"));
    assertThat(approved.getLast().titleEs()).isEqualTo("Caso Fue Aprobado");
    assertThat(approved.getLast().textEs())
        .startsWith("El 05 de Septiembre de 2023, aprobamos su Formulario I-130");

    CaseEvent affirmed = histories.get(new ReceiptNumber("EAC9999103402")).getFirst();
    assertThat(affirmed.title()).isEqualTo("Case Approval Was Affirmed");
    assertThat(affirmed.textEn())
        .endsWith(
            "If you move, go to <a href=\"https://www.uscis.gov/addresschange\""
                + " target=\"_blank\">www.uscis.gov/addresschange</a> to give us your new mailing"
                + " address.");
    assertThat(affirmed.textEs())
        .contains("target=\"_blank\">www.uscis.gov/addresschange</a> para notificarnos");
    assertThat(affirmed.titleEs()).isEqualTo("Aprobación De Caso Reafirmada");
  }

  @Test
  void haveNoMarkupButLinksInDescriptionsAndHistoriesInOrder() {
    Set<String> ids = new HashSet<>();
    histories.forEach((receipt, events) -> {
      Instant before = Instant.EPOCH;
      for (CaseEvent event : events) {
        assertThat(event.receipt()).isEqualTo(receipt);
        assertThat(ids.add(event.eventId())).isTrue();
        assertThat(event.occurredAt()).isAfterOrEqualTo(before);
        assertThat(event.title() + event.titleEs()).doesNotContain("<", ">");
        assertThat((event.textEn() + event.textEs()).replaceAll("</?a\\b[^>]*>", ""))
            .doesNotContain("<", ">");
        before = event.occurredAt();
      }
    });
  }

  @Test
  void exceptForTheKnownBodiesTheyUseTitlesOfTheCatalogue() {
    Set<String> catalogue = new HashSet<>();
    Courses.maps(Courses.list(Courses.yaml("/catalogue/statuses.yaml"), "statuses"))
        .forEach(status -> catalogue.add(Courses.text(status, "en")));
    histories.values().stream()
        .flatMap(List::stream)
        .filter(event -> !event.receipt().value().equals("EAC9999103403"))
        .forEach(event -> assertThat(catalogue).contains(event.title()));
  }
}
