package org.casefolio.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.Recorded;
import org.casefolio.platform.settings.Demo;
import org.casefolio.sandbox.SyntheticCases.SyntheticCase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the agency's cases in, as a first load that is no news to anyone. Done once for a
 * database; a load that was cut short, or that two nodes do at the same time, brings in nothing
 * twice.
 */
@Component
@Demo
class AgencyOpening {

  private static final Logger log = LoggerFactory.getLogger(AgencyOpening.class);

  private static final int BATCH = 1_000;

  private final Agency agency;
  private final AgencyStore store;
  private final CaseLedger ledger;
  private final TransactionTemplate transactions;
  private final Clock clock;

  AgencyOpening(
      Agency agency,
      AgencyStore store,
      CaseLedger ledger,
      TransactionTemplate transactions,
      Clock clock) {
    this.agency = agency;
    this.store = store;
    this.ledger = ledger;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Brings the cases in unless they are there; returns how many events were new. */
  int open() {
    LocalDate today = clock.instant().atZone(Wording.ZONE).toLocalDate();
    AgencyStore.Opening opening = required(transactions.execute(status -> store.open(today)));
    if (opening.loaded()) {
      return 0;
    }
    long start = System.nanoTime();
    List<CaseEvent> events = new ArrayList<>();
    agency.official().histories().values().forEach(events::addAll);
    agency.synthetic().all(opening.on()).stream()
        .map(SyntheticCase::events)
        .forEach(events::addAll);
    int accepted = 0;
    for (int from = 0; from < events.size(); from += BATCH) {
      List<CaseEvent> part = events.subList(from, Math.min(from + BATCH, events.size()));
      UUID id =
          UUID.nameUUIDFromBytes(("sandbox-load-" + from).getBytes(StandardCharsets.US_ASCII));
      for (Recorded recorded : ledger.record(new Batch(id, Agency.SENDER, true, false, part))) {
        accepted += accepted(recorded);
      }
    }
    ledger.heard(Agency.SENDER, clock.instant());
    transactions.executeWithoutResult(status -> store.markLoaded());
    log.info(
        "The sandbox agency opened with {} events in {} ms",
        accepted,
        (System.nanoTime() - start) / 1_000_000);
    return accepted;
  }

  private static int accepted(Recorded recorded) {
    return switch (recorded) {
      case Recorded.Accepted _ -> 1;
      case Recorded.Duplicate _ -> 0;
      case Recorded.Rejected rejected ->
          throw new IllegalStateException(
              "the ledger refuses an event of the sandbox: "
                  + rejected.field()
                  + " "
                  + rejected.reason());
    };
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a transaction without a result");
    }
    return value;
  }
}
