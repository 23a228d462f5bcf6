package org.casefolio.api;

import java.util.List;
import org.casefolio.cases.ReceiptNumber;

/**
 * What changed in a batch, as it waits for its places in the feeds.
 *
 * @param items in their order
 */
record Arrival(List<Item> items) {

  Arrival {
    items = List.copyOf(items);
  }

  /**
   * One change.
   *
   * @param receipt the number of the case
   * @param entry the entry that is new, or whose standing changed
   * @param correction whether it is no further entry, but a correction
   */
  record Item(String receipt, long entry, boolean correction) {

    ReceiptNumber receiptNumber() {
      return new ReceiptNumber(receipt);
    }
  }
}
