package org.casefolio.portfolio;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;

/**
 * Some of the cases that are followed.
 *
 * @param receipts the cases
 * @param next where to go on; empty if these were the last ones
 */
public record FollowedCases(Set<ReceiptNumber> receipts, Optional<UUID> next) {

  public FollowedCases {
    receipts = Set.copyOf(receipts);
  }
}
