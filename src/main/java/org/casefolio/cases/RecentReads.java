package org.casefolio.cases;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.platform.postgres.Replicas;
import org.casefolio.platform.postgres.SharedReads;
import org.springframework.stereotype.Component;

/** What every check reads, as it stood a moment ago. */
@Component
class RecentReads {

  /** A few kilobytes each, with a long history. */
  private static final int MOST_CASES = 2_000;

  private static final String ALL = "all";

  private final CaseStore store;
  private final ProtectedForms protectedForms;
  private final Replicas replicas;
  private final SharedReads<ReceiptNumber, Case> cases;
  private final SharedReads<String, List<Sender>> senders;

  RecentReads(
      CaseStore store,
      SenderStore senderStore,
      ProtectedForms protectedForms,
      Replicas replicas,
      Clock clock) {
    this.store = store;
    this.protectedForms = protectedForms;
    this.replicas = replicas;
    this.cases = new SharedReads<>(MOST_CASES, clock, this::find);
    this.senders = new SharedReads<>(1, clock, _ -> Map.of(ALL, senderStore.list()));
  }

  Optional<Case> find(ReceiptNumber receipt) {
    return cases.find(receipt);
  }

  /** The same of many, as they stand now, with one statement. */
  Map<ReceiptNumber, Case> find(Collection<ReceiptNumber> receipts) {
    return Cases.seen(replicas.read(server -> store.find(server, receipts, protectedForms)));
  }

  /** All senders by name, not judged yet. */
  List<Sender> senders() {
    return senders.find(ALL).orElseThrow();
  }

  /** To be called wherever this node changes what a reader of cases sees. */
  void forgetAfterCommit() {
    cases.forgetAfterCommit();
    senders.forgetAfterCommit();
  }
}
