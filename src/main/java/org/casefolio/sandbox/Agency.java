package org.casefolio.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.casefolio.cases.Batch;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.Recorded;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.settings.PretendAgency;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The pretend agency at work: makes the next thing happen to a case and tells {@link CaseLedger}.
 * It keeps no record of its own; what comes next follows from what the case's history says.
 */
@Component
@PretendAgency
class Agency {

  /** The name under which it feeds the ledger. */
  static final String SENDER = "sandbox";

  /** How many cases are looked at to find one to which something can happen. */
  private static final int LOOKED_AT = 64;

  private final Courses courses = Courses.read();
  private final SyntheticCases synthetic = new SyntheticCases(courses);
  private final OfficialCases official = OfficialCases.read(courses.wording());
  private final List<ReceiptNumber> changing;
  private final AgencyStore store;
  private final Cases cases;
  private final CaseLedger ledger;
  private final StatusCatalogue catalogue;
  private final Clock clock;

  Agency(
      AgencyStore store, Cases cases, CaseLedger ledger, StatusCatalogue catalogue, Clock clock) {
    this.store = store;
    this.cases = cases;
    this.ledger = ledger;
    this.catalogue = catalogue;
    this.clock = clock;
    this.changing =
        synthetic.forms().keySet().stream()
            .filter(receipt -> !receipt.equals(SyntheticCases.DEMO_CASE))
            .toList();
  }

  /** What came of making something happen. */
  sealed interface Advance {}

  /**
   * Something happened.
   *
   * @param title what now is the status, in English
   */
  record Advanced(String title) implements Advance {}

  /** Something else happened to the case in the same moment. */
  record Overtaken() implements Advance {}

  /** It is none of the agency's cases, or not to be seen here. */
  record NotOurs() implements Advance {}

  /** The agency's cases with their forms: the one of the first page, the official, the others. */
  Map<ReceiptNumber, String> forms() {
    Map<ReceiptNumber, String> all = new LinkedHashMap<>();
    all.put(SyntheticCases.DEMO_CASE, synthetic.forms().get(SyntheticCases.DEMO_CASE));
    official.histories().forEach((receipt, events) -> all.put(receipt, events.getFirst().form()));
    all.putAll(synthetic.forms());
    return all;
  }

  SyntheticCases synthetic() {
    return synthetic;
  }

  OfficialCases official() {
    return official;
  }

  /** Makes the next thing happen to a case; one that has ended is reopened. */
  @Transactional
  Advance advance(ReceiptNumber receipt) {
    return synthetic.forms().containsKey(receipt) || official.histories().containsKey(receipt)
        ? advanceOurs(receipt)
        : new NotOurs();
  }

  /**
   * One tick of the clock: something happens to some case that is pending. Neither the case of the
   * first page nor an official one is ever chosen.
   *
   * @return empty if another node was first
   */
  @Transactional
  Optional<Advance> tick(Duration every) {
    long tick = clock.millis() / every.toMillis() * every.toMillis();
    if (!store.claimTick(Instant.ofEpochMilli(tick))) {
      return Optional.empty();
    }
    ledger.heard(SENDER, clock.instant());
    return Optional.of(advanceOurs(choose(SyntheticCases.random(tick))));
  }

  /** Says that the agency's system is alive. */
  void heartbeat() {
    ledger.heard(SENDER, clock.instant());
  }

  /**
   * Some pending case. When so many have ended that none is among those looked at, one of the ended
   * is taken, and reopened: a demonstration that runs for weeks never falls silent.
   */
  private ReceiptNumber choose(Random random) {
    List<ReceiptNumber> candidates = new ArrayList<>();
    for (int i = 0; i < LOOKED_AT; i++) {
      candidates.add(changing.get(random.nextInt(changing.size())));
    }
    Map<ReceiptNumber, CaseSummary> summaries = cases.summaries(candidates);
    return candidates.stream()
        .filter(receipt -> {
          CaseSummary summary = summaries.get(receipt);
          return summary != null
              && !summary.isFinal()
              && summary
                  .current()
                  .map(entry -> courses.of(summary.form()).goesOn(entry.title()))
                  .orElse(false);
        })
        .findFirst()
        .orElse(candidates.getFirst());
  }

  private Advance advanceOurs(ReceiptNumber receipt) {
    Optional<Case> found = cases.find(receipt);
    if (found.isEmpty()) {
      return new NotOurs();
    }
    Case one = found.get();
    int before = one.history().size();
    List<String> titles =
        one.history().reversed().stream()
            .filter(entry -> entry.state() == CaseEntry.State.IN_FORCE)
            .map(CaseEntry::title)
            .toList();
    Course course =
        receipt.equals(SyntheticCases.DEMO_CASE) ? courses.demonstration() : courses.of(one.form());
    String title =
        course.next(
            titles,
            one.isFinal(catalogue.current()),
            SyntheticCases.random(receipt.value().hashCode() * 31L + before));
    Instant now = clock.instant();
    CaseEvent event =
        courses
            .wording()
            .event(SyntheticCases.eventId(receipt, before), receipt, one.form(), title, now);
    Batch batch = new Batch(UUID.randomUUID(), SENDER, false, true, List.of(event));
    // Whoever else makes it happen at the same time uses the same id: it happens once.
    return switch (ledger.record(batch).getFirst()) {
      case Recorded.Accepted _ -> new Advanced(title);
      case Recorded.Duplicate _ -> new Overtaken();
      case Recorded.Rejected _ -> new Overtaken();
    };
  }
}
