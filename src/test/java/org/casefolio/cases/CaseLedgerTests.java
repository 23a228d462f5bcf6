package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.casefolio.cases.CaseEntry.State;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CasesChanged.Wording;
import org.casefolio.cases.Recorded.Accepted;
import org.casefolio.cases.Recorded.Duplicate;
import org.casefolio.cases.Recorded.Rejected;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaseLedgerTests {

  private static final Locale ENGLISH = Locale.ENGLISH;
  private static final Locale SPANISH = Locale.of("es");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
  private static final ReceiptNumber OTHER = new ReceiptNumber("EAC2190012345");

  private final TestDatabase database = TestDatabase.create();
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), CLOCK, Map.of());
  private final CaseLedger ledger = module.ledger();
  private final Cases cases = module.cases();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void showsTheStatusThatHappenedLast() {
    assertThat(
            ledger.record(
                batch(
                    event("1").at("2026-03-01T15:00:00Z"),
                    event("2").title("Case Was Approved").on("2026-04-02"))))
        .containsExactly(new Accepted(), new Accepted());

    Case found = found();
    assertThat(found.form()).isEqualTo("I-485");
    assertThat(titles(found)).containsExactly("Case Was Approved", "Case Was Received");
    CaseEntry current = found.current().orElseThrow();
    assertThat(current).isEqualTo(found.history().getFirst());
    assertThat(current.dateOnly()).isTrue();
    assertThat(current.occurredAt()).isEqualTo("2026-04-02T12:00:00Z");
    assertThat(current.state()).isEqualTo(State.IN_FORCE);
    assertThat(found.isFinal(module.catalogue().current())).isFalse();
  }

  @Test
  void showsTheAgencysWordsVerbatimAndMarksOurTranslation() {
    CatalogueEdition catalogue = module.catalogue().current();
    ledger.record(
        batch(
            event("1").texts("We received it.", "Lo recibimos."),
            event("2").title("Something  New").titleEs("Algo Nuevo").at("2026-03-02T00:00:00Z"),
            event("3").title("Something Newer").at("2026-03-03T00:00:00Z"),
            event("4").title("case was approved.").at("2026-03-04T00:00:00Z")));

    List<CaseEntry> history = found().history();
    assertThat(history.get(3).title(SPANISH, catalogue)).isEqualTo("Caso Fue Recibido");
    assertThat(history.get(3).translationOfficial(SPANISH, catalogue)).isFalse();
    assertThat(history.get(3).text(SPANISH)).contains("Lo recibimos.");
    assertThat(history.get(3).text(ENGLISH)).contains("We received it.");
    assertThat(history.get(2).title(ENGLISH, catalogue)).isEqualTo("Something  New");
    assertThat(history.get(2).title(SPANISH, catalogue)).isEqualTo("Algo Nuevo");
    assertThat(history.get(2).translationOfficial(SPANISH, catalogue)).isTrue();
    assertThat(history.get(1).title(SPANISH, catalogue)).isEqualTo("Something Newer");
    assertThat(history.get(1).translated(SPANISH, catalogue)).isFalse();
    assertThat(history.get(0).title(ENGLISH, catalogue)).isEqualTo("case was approved.");
    assertThat(history.get(0).title(SPANISH, catalogue)).isEqualTo("Caso Fue Aprobado");
    assertThat(history.get(0).translationOfficial(SPANISH, catalogue)).isTrue();
  }

  @Test
  void takesTheSameEventTwiceWithoutEffect() {
    Batch first = batch(event("1"), event("2").title("Case Was Approved").on("2026-04-02"));
    ledger.record(first);
    Case before = found();
    module.forgetPublished();

    assertThat(ledger.record(batch(first.events())))
        .containsExactly(new Duplicate(), new Duplicate());
    assertThat(ledger.record(batch(event("3").title("X"), event("3").title("X"))))
        .containsExactly(new Accepted(), new Duplicate());
    assertThat(found().history()).hasSize(before.history().size() + 1);
    assertThat(module.changes()).hasSize(1);
  }

  @Test
  void rejectsAnEventIdThatWasUsedWithOtherContent() {
    ledger.record(batch(event("1")));
    Rejected other = new Rejected("eventId", "used-with-other-content");

    assertThat(
            ledger.record(
                batch(
                    event("1").title("Case Was Denied"),
                    event("1").of(OTHER),
                    event("1").at("2026-03-01T15:00:00.000001Z"),
                    event("1").isProtected(false),
                    event("1").withdraws("1"),
                    event("2").of(OTHER))))
        .containsExactly(other, other, other, other, other, new Accepted());
    assertThat(
            ledger.record(
                new Batch(
                    UUID.randomUUID(),
                    "other",
                    false,
                    false,
                    List.of(event("1").title("Case Was Denied").on("2026-03-09").build()))))
        .containsExactly(new Accepted());
    assertThat(titles(found())).containsExactly("Case Was Denied", "Case Was Received");
  }

  @Test
  void putsALateEventWhereItHappenedAndSaysThatItCameLater() {
    ledger.record(batch(event("2").title("Case Was Approved").at("2026-04-02T00:00:00Z")));
    module.forgetPublished();
    ledger.record(
        batch(
            event("1").at("2026-03-01T00:00:00Z"),
            event("3").title("Notice").at("2026-03-05T00:00:00Z"),
            event("4").title("Case Was Denied").at("2026-04-02T00:00:00Z")));

    Case found = found();
    assertThat(titles(found))
        .containsExactly("Case Was Denied", "Case Was Approved", "Notice", "Case Was Received");
    assertThat(found.history())
        .extracting(CaseEntry::addedLater)
        .containsExactly(false, false, true, true);
    assertThat(module.changes())
        .extracting(Change::late, Change::current, change -> change.told().title())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(true, false, "Case Was Received"),
            org.assertj.core.groups.Tuple.tuple(true, false, "Notice"),
            org.assertj.core.groups.Tuple.tuple(false, true, "Case Was Denied"));
  }

  @Test
  void doesNotCallTheEntriesOfOneBatchLate() {
    ledger.record(
        batch(event("2").title("B").on("2026-04-02"), event("1").title("A").on("2026-03-02")));
    assertThat(found().history()).extracting(CaseEntry::addedLater).containsOnly(false);
  }

  @Test
  void correctsAnEntryInItsPlace() {
    ledger.record(
        batch(
            event("1"),
            event("2")
                .title("Case Was Denied")
                .texts("We denied it.", "Lo negamos.")
                .on("2026-04-02")));
    module.forgetPublished();
    assertThat(
            ledger.record(
                batch(event("3").title("Case Was Approved").on("2026-04-02").corrects("2"))))
        .containsExactly(new Accepted());

    Case found = found();
    assertThat(titles(found)).containsExactly("Case Was Approved", "", "Case Was Received");
    assertThat(found.history().get(1).state()).isEqualTo(State.CORRECTED);
    assertThat(found.history().get(1).text(ENGLISH)).isEmpty();
    assertThat(found.history().get(0).kind()).isEqualTo(CaseEntry.Kind.CORRECTION);
    Change change = module.changes().getFirst();
    assertThat(change.kind()).isEqualTo(Kind.CORRECTION);
    assertThat(change.before()).isEqualTo(new Wording("Case Was Denied", null));
    assertThat(change.after()).isEqualTo(new Wording("Case Was Approved", null));
    assertThat(change.current()).isTrue();
    assertThat(change.entry()).isEqualTo(change.told().id());
  }

  @Test
  void withdrawsAnEntryAndFallsBackToTheOneBefore() {
    ledger.record(batch(event("1"), event("2").title("Case Was Denied").on("2026-04-02")));
    module.forgetPublished();
    ledger.record(batch(event("3").title("").form("").withdraws("2")));

    Case found = found();
    assertThat(found.current().orElseThrow().title()).isEqualTo("Case Was Received");
    assertThat(titles(found)).containsExactly("", "Case Was Received");
    assertThat(found.history().getFirst().state()).isEqualTo(State.WITHDRAWN);
    assertThat(found.form()).isEqualTo("I-485");
    Change change = module.changes().getFirst();
    assertThat(change.before()).isEqualTo(new Wording("Case Was Denied", null));
    assertThat(change.after()).isEqualTo(new Wording("Case Was Received", null));
    assertThat(change.told().state()).isEqualTo(State.WITHDRAWN);
    assertThat(change.entry()).isGreaterThan(change.told().id());
    assertThat(change.current()).isFalse();
  }

  @Test
  void hasNoStatusWhenEverythingWasWithdrawn() {
    ledger.record(batch(event("1")));
    module.forgetPublished();
    ledger.record(batch(event("2").withdraws("1")));

    assertThat(found().current()).isEmpty();
    assertThat(titles(found())).containsExactly("");
    CaseSummary summary = cases.summaries(List.of(RECEIPT)).get(RECEIPT);
    assertThat(summary.current()).isEmpty();
    assertThat(summary.isFinal()).isFalse();
    assertThat(summary.newestEntry()).isGreaterThan(found().history().getFirst().id());
    assertThat(module.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.after()).isNull());

    ledger.record(batch(event("3").withdraws("2")));
    assertThat(titles(found())).containsExactly("Case Was Received");
    assertThat(module.changes().getLast())
        .satisfies(change -> assertThat(change.before()).isNull())
        .satisfies(change -> assertThat(change.told().title()).isEqualTo("Case Was Received"))
        .satisfies(change -> assertThat(change.current()).isTrue());
  }

  @Test
  void bringsTheOriginalBackWhenACorrectionIsWithdrawn() {
    ledger.record(batch(event("1").title("A")));
    ledger.record(batch(event("2").title("B").corrects("1")));
    module.forgetPublished();
    ledger.record(batch(event("3").withdraws("2")));
    assertThat(found().current().orElseThrow().title()).isEqualTo("A");
    assertThat(titles(found())).containsExactly("", "A");
    Change change = module.changes().getFirst();
    assertThat(change.told().title()).isEqualTo("A");
    assertThat(change.told().state()).isEqualTo(State.IN_FORCE);
    assertThat(change.current()).isTrue();
    assertThat(change.entry()).isGreaterThan(change.told().id());

    ledger.record(batch(event("4").title("C").corrects("1")));
    ledger.record(batch(event("5").title("D").corrects("4")));
    assertThat(found().current().orElseThrow().title()).isEqualTo("D");
    assertThat(titles(found())).containsExactly("D", "", "", "");
  }

  @Test
  void tellsOfAnEarlierEntryThatStandsAgainAsALateOne() {
    ledger.record(
        batch(event("1").title("A").on("2026-04-01"), event("2").title("Z").on("2026-04-09")));
    ledger.record(batch(event("3").title("B").on("2026-04-01").corrects("1")));
    module.forgetPublished();
    ledger.record(batch(event("4").withdraws("3")));

    Change change = module.changes().getFirst();
    assertThat(change.kind()).isEqualTo(Kind.CORRECTION);
    assertThat(change.told().title()).isEqualTo("A");
    assertThat(change.late()).isTrue();
    assertThat(change.before()).isEqualTo(change.after());
  }

  @Test
  void rejectsACorrectionOfWhatIsNotThere() {
    ledger.record(batch(event("1"), event("2").of(OTHER)));
    assertThat(
            ledger.record(
                batch(
                    event("3").corrects("nothing"),
                    event("4").withdraws("nothing"),
                    event("5").corrects("2"),
                    event("6").withdraws("6"),
                    event("7").corrects("1").withdraws("1"),
                    event("8").title("Case Was Approved").corrects("1"))))
        .containsExactly(
            new Rejected("corrects", "unknown-event"),
            new Rejected("withdraws", "unknown-event"),
            new Rejected("corrects", "event-of-another-receipt"),
            new Rejected("withdraws", "unknown-event"),
            new Rejected("withdraws", "not-together-with-corrects"),
            new Accepted());
    assertThat(
            ledger.record(
                new Batch(
                    UUID.randomUUID(),
                    "other",
                    false,
                    false,
                    List.of(event("9").withdraws("1").build()))))
        .containsExactly(new Rejected("withdraws", "unknown-event"));
  }

  @Test
  void rejectsWhatCannotBeTrue() {
    assertThat(
            ledger.record(
                batch(
                    event(""),
                    event("x".repeat(201)),
                    event("a").form(" "),
                    event("b").title(""),
                    event("c").title("x".repeat(301)),
                    event("d").title("A\u0000B"),
                    event("e").title("A\nB"),
                    event("f").texts("A\ud800", "B"),
                    event("g").at("2026-05-02T12:00:01Z"),
                    event("h").at("1899-12-31T00:00:00Z"),
                    event("i").respondBy("0026-06-01"),
                    event("j").texts("A\n\tB", "B").at("2026-05-02T12:00:00Z"))))
        .containsExactly(
            new Rejected("eventId", "missing"),
            new Rejected("eventId", "too-long"),
            new Rejected("formType", "missing"),
            new Rejected("title", "missing"),
            new Rejected("title", "too-long"),
            new Rejected("title", "character-not-allowed"),
            new Rejected("title", "character-not-allowed"),
            new Rejected("textEn", "character-not-allowed"),
            new Rejected("occurredAt", "in-the-future"),
            new Rejected("occurredAt", "too-long-ago"),
            new Rejected("respondBy", "not-a-likely-date"),
            new Accepted());
  }

  @Test
  void tellsEachNewEntryOnceAndARepeatNever() {
    ledger.record(batch(event("1"), event("2").title("Case Was Approved").on("2026-04-02")));
    ledger.record(batch(event("3").title("case was APPROVED").on("2026-04-03")));
    ledger.record(
        batch(event("4").title("Case Was Approved").texts("New words.", "x").on("2026-04-04")));

    assertThat(module.published()).hasSize(2);
    List<Change> changes = module.changes();
    assertThat(changes).extracting(Change::kind).containsExactly(Kind.FIRST, Kind.NEW, Kind.NEW);
    assertThat(changes.get(0).before()).isNull();
    assertThat(changes.get(0).after()).isEqualTo(new Wording("Case Was Received", null));
    assertThat(changes.get(1).before()).isEqualTo(new Wording("Case Was Received", null));
    assertThat(changes.get(1).after()).isEqualTo(new Wording("Case Was Approved", null));
    assertThat(changes).extracting(Change::current).containsOnly(true);
  }

  @Test
  void tellsNothingOfWhatCameAndWentWithinABatch() {
    ledger.record(batch(event("1").title("A")));
    module.forgetPublished();
    ledger.record(
        batch(
            event("2").title("B").on("2026-04-01"),
            event("3").withdraws("2"),
            event("4").title("C").on("2026-04-02"),
            event("5").title("D").on("2026-04-03").corrects("4"),
            event("6").title("E").corrects("1"),
            event("7").withdraws("6")));

    assertThat(module.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.kind()).isEqualTo(Kind.NEW))
        .satisfies(change -> assertThat(change.told().title()).isEqualTo("D"))
        .satisfies(change -> assertThat(change.before()).isEqualTo(new Wording("A", null)));
  }

  @Test
  void saysNothingAboutAFirstLoadUnlessAsked() {
    List<CaseEvent> events = List.of(event("1").build(), event("2").of(OTHER).build());
    ledger.record(new Batch(UUID.randomUUID(), "agency", true, false, events.subList(0, 1)));
    assertThat(module.published()).isEmpty();
    ledger.record(new Batch(UUID.randomUUID(), "agency", true, true, events.subList(1, 2)));
    assertThat(module.changes()).extracting(Change::receipt).containsExactly(OTHER);
    assertThat(found().current()).isPresent();
  }

  @Test
  void hidesAProtectedCaseEverywhereAndShowsItAgain() {
    ledger.record(batch(event("1"), event("2").of(OTHER)));
    module.forgetPublished();
    ledger.record(batch(event("3").title("Case Was Approved").on("2026-04-01").isProtected(true)));

    assertThat(cases.find(RECEIPT)).isEmpty();
    assertThat(cases.summaries(List.of(RECEIPT, OTHER))).containsOnlyKeys(OTHER);
    assertThat(module.changes()).isEmpty();
    assertThat(module.published())
        .singleElement()
        .satisfies(changed -> assertThat(changed.nowProtected()).containsExactly(RECEIPT));

    module.forgetPublished();
    ledger.record(batch(event("4").title("Still Hidden").on("2026-04-02")));
    assertThat(module.published()).isEmpty();

    ledger.record(batch(event("5").title("Seen").on("2026-04-03").isProtected(false)));
    assertThat(titles(found()))
        .containsExactly("Seen", "Still Hidden", "Case Was Approved", "Case Was Received");
    assertThat(module.changes())
        .singleElement()
        .satisfies(change -> assertThat(change.kind()).isEqualTo(Kind.FIRST))
        .satisfies(change -> assertThat(change.before()).isNull())
        .satisfies(change -> assertThat(change.told().title()).isEqualTo("Seen"));
  }

  @Test
  void hidesTheFormsThatTheLawProtectsWithTheirSupplements() {
    for (String form :
        List.of(
            "I-914",
            "i-914A",
            "I 918",
            "I-929",
            "I-914, Supplement A",
            "I918B",
            "Form I-918",
            "Formulario\u00a0I-918A",
            "\u00a0I\u2011929")) {
      assertThat(ledger.record(batch(event(form).form(form).of(OTHER).isProtected(false))))
          .containsExactly(new Accepted());
      assertThat(cases.find(OTHER)).as(form).isEmpty();
      assertThat(cases.summaries(List.of(OTHER))).as(form).isEmpty();
    }
    assertThat(module.published()).isEmpty();
    ledger.record(batch(event("x").form("I-9145").of(OTHER)));
    assertThat(cases.find(OTHER)).isPresent();
  }

  @Test
  void protectsTheFormsThatTheOperatorNames() {
    TestCases other =
        TestCases.on(
            database.dataSource(),
            database.database(),
            CLOCK,
            Map.of("casefolio.protected-forms", "I-360"));
    other.ledger().record(batch(event("1").form("I-360"), event("2").form("I-914").of(OTHER)));
    assertThat(other.cases().find(RECEIPT)).isEmpty();
    assertThat(other.cases().find(OTHER)).isPresent();
  }

  @Test
  void doesNotRecordWhatAListenerRefuses() {
    module.listen(changed -> {
      throw new IllegalStateException("no");
    });
    assertThatThrownBy(() -> ledger.record(batch(event("1")))).hasMessage("no");
    assertThat(cases.find(RECEIPT)).isEmpty();
  }

  @Test
  void letsNobodyRewriteHistory() {
    ledger.record(batch(event("1")));
    for (Runnable change :
        List.<Runnable>of(
            () -> database.database().sql("update cases.entry set date_only = true").update(),
            () -> database.database().sql("delete from cases.entry").update(),
            () -> database.database().sql("truncate cases.entry").update())) {
      assertThatThrownBy(change::run).hasMessageContaining("append-only");
    }
  }

  @Test
  void summarisesManyCases() {
    ledger.record(
        batch(
            event("1"),
            event("2").of(OTHER).form("I-130").title("Case Was Approved").titleEs("Aprobado")));
    ledger.record(batch(event("3").title("Withdrawn").on("2026-04-01")));
    ledger.record(batch(event("4").withdraws("3")));

    Map<ReceiptNumber, CaseSummary> found =
        cases.summaries(List.of(RECEIPT, OTHER, new ReceiptNumber("IOE0000000000")));
    assertThat(found).containsOnlyKeys(RECEIPT, OTHER);
    CaseSummary summary = found.get(RECEIPT);
    assertThat(summary).isNotNull();
    assertThat(summary.current().orElseThrow().title()).isEqualTo("Case Was Received");
    assertThat(summary.isFinal()).isFalse();
    assertThat(summary.newestEntry()).isGreaterThan(found().history().getFirst().id());
    assertThat(found.get(OTHER).isFinal()).isTrue();
    assertThat(found.get(OTHER).current().orElseThrow().titleEs()).isEqualTo("Aprobado");
    assertThat(cases.summaries(List.of())).isEmpty();
  }

  @Test
  void countsTheTitlesThatAreNotInTheCatalogue() {
    ledger.record(
        batch(
            event("1"),
            event("2").title("Brand New").on("2026-03-02"),
            event("3").title("Brand New").titleEs("Nuevo").on("2026-03-03"),
            event("4").title("Odd").on("2026-03-04")));
    assertThat(module.unknownTitles().count())
        .containsExactly(Map.entry("Brand New", 2L), Map.entry("Odd", 1L));
  }

  @Test
  void countsNoTitlesOfProtectedCases() {
    ledger.record(
        batch(
            event("1").title("Only Here"),
            event("2").title("Here Too"),
            event("3").of(OTHER).title("Here Too"),
            event("4").of(new ReceiptNumber("IOE0000000009")).form("I-914").title("Only By Law")));
    ledger.record(batch(event("5").title("Here Too").on("2026-04-01").isProtected(true)));

    assertThat(module.unknownTitles().count()).containsExactly(Map.entry("Here Too", 1L));

    ledger.record(batch(event("6").title("Here Too").on("2026-04-02").isProtected(false)));
    assertThat(module.unknownTitles().count())
        .containsExactly(Map.entry("Here Too", 4L), Map.entry("Only Here", 1L));
  }

  private Case found() {
    return cases.find(RECEIPT).orElseThrow();
  }

  private static List<String> titles(Case found) {
    return found.history().stream().map(CaseEntry::title).toList();
  }
}
