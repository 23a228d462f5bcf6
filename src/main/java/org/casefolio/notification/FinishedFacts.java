package org.casefolio.notification;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.portfolio.FinishedCase;
import org.casefolio.portfolio.FinishedCase.Step;
import org.casefolio.portfolio.FinishedList;
import org.casefolio.portfolio.MailChoice.Detail;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a message is written from that says that finished cases will leave a list.
 *
 * @param account whose message it is
 * @param second whether it is the second one
 * @param leaves on which day they leave at the earliest
 * @param detail how much the mail may say
 * @param more the further address of the account that it goes to; null for the account's own
 * @param cases which cases
 */
record FinishedFacts(
    UUID account,
    boolean second,
    LocalDate leaves,
    Detail detail,
    @Nullable UUID more,
    List<One> cases) {

  private static final JsonMapper JSON = JsonMapper.shared();

  FinishedFacts {
    cases = List.copyOf(cases);
  }

  /**
   * A case.
   *
   * @param follow the followed case in the portfolio
   * @param receipt the receipt number
   * @param label the reader's own label, only if it may stand in the mail; else empty
   */
  record One(UUID follow, String receipt, String label) {

    ReceiptNumber receiptNumber() {
      return new ReceiptNumber(receipt);
    }

    @Override
    public String toString() {
      return "One[" + follow + "]";
    }
  }

  /** Of those cases of a list for which the same mail is due. */
  static FinishedFacts of(FinishedList list, List<FinishedCase> cases, Optional<UUID> more) {
    return new FinishedFacts(
        list.account().value(),
        cases.getFirst().step() == Step.SECOND_MAIL,
        cases.stream().map(FinishedCase::leaves).min(LocalDate::compareTo).orElseThrow(),
        list.choice().detail(),
        more.orElse(null),
        cases.stream()
            .map(one ->
                new One(
                    one.follow(),
                    one.receipt().value(),
                    list.choice().withLabel() ? one.label() : ""))
            .toList());
  }

  String json() {
    return JSON.writeValueAsString(this);
  }

  static FinishedFacts read(String json) {
    return JSON.readValue(json, FinishedFacts.class);
  }

  @Override
  public String toString() {
    return "FinishedFacts[" + account + "]";
  }
}
