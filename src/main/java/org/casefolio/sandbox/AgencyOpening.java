package org.casefolio.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.Recorded;
import org.casefolio.platform.settings.PretendAgency;
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
@PretendAgency
class AgencyOpening {

  private static final Logger log = LoggerFactory.getLogger(AgencyOpening.class);

  private static final int BATCH = 1_000;
  private static final int AT_A_TIME = 3;

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
    int accepted = record(batches(opening.on()));
    ledger.heard(Agency.SENDER, clock.instant());
    transactions.executeWithoutResult(status -> store.markLoaded());
    log.info(
        "The sandbox agency opened with {} events in {} ms",
        accepted,
        (System.nanoTime() - start) / 1_000_000);
    return accepted;
  }

  /** The histories in batches of about a thousand events, none of them cut in two. */
  private List<Batch> batches(LocalDate openedOn) {
    List<List<CaseEvent>> histories = new ArrayList<>(agency.official().histories().values());
    agency.synthetic().all(openedOn).stream().map(SyntheticCase::events).forEach(histories::add);
    List<Batch> batches = new ArrayList<>();
    List<CaseEvent> events = new ArrayList<>();
    for (List<CaseEvent> history : histories) {
      if (events.size() + history.size() > BATCH) {
        batches.add(batch(batches.size(), events));
        events.clear();
      }
      events.addAll(history);
    }
    batches.add(batch(batches.size(), events));
    return batches;
  }

  private static Batch batch(int number, List<CaseEvent> events) {
    byte[] name = ("sandbox-opening-" + number).getBytes(StandardCharsets.US_ASCII);
    return new Batch(UUID.nameUUIDFromBytes(name), Agency.SENDER, true, false, events);
  }

  /** Records the batches, several at a time: no case is in two of them. */
  private int record(List<Batch> batches) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<Integer>> recordings = new ArrayList<>();
      for (Batch batch : batches) {
        recordings.add(
            threads.submit(
                () -> ledger.record(batch).stream().mapToInt(AgencyOpening::accepted).sum()));
      }
      int accepted = 0;
      for (Future<Integer> recording : recordings) {
        accepted += recording.get();
      }
      return accepted;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cases of the sandbox could not be recorded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start was interrupted", e);
    }
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
