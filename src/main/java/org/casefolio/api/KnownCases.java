package org.casefolio.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.casefolio.cases.Case;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks cases up, here and, where only some are followed, elsewhere. */
@Component
class KnownCases {

  private final Cases cases;
  private final ObjectProvider<Elsewhere> elsewhere;

  KnownCases(Cases cases, ObjectProvider<Elsewhere> elsewhere) {
    this.cases = cases;
    this.elsewhere = elsewhere;
  }

  /** What there is to say of a case. */
  Elsewhere.Answer find(ReceiptNumber receipt) {
    return cases
        .lookUp(receipt)
        .<Elsewhere.Answer>map(Elsewhere.Found::new)
        .orElseGet(() -> ask(receipt));
  }

  /** The same of each of many, with one statement for those that are kept here. */
  Map<ReceiptNumber, Elsewhere.Answer> find(Collection<ReceiptNumber> receipts) {
    Map<ReceiptNumber, Case> here = cases.lookUp(receipts);
    Map<ReceiptNumber, Elsewhere.Answer> answers = new HashMap<>();
    for (ReceiptNumber receipt : receipts) {
      Case found = here.get(receipt);
      answers.computeIfAbsent(
          receipt, number -> found == null ? ask(number) : new Elsewhere.Found(found));
    }
    return answers;
  }

  private Elsewhere.Answer ask(ReceiptNumber receipt) {
    Elsewhere other = elsewhere.getIfAvailable();
    return other == null ? new Elsewhere.NotRecognized() : other.ask(receipt);
  }
}
