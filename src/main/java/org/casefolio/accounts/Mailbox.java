package org.casefolio.accounts;

import java.util.Optional;
import java.util.UUID;

/**
 * A confirmed address of an account, to which mail about cases may go.
 *
 * @param address the address
 * @param more the random id of a further address; empty for the account's own
 */
public record Mailbox(String address, Optional<UUID> more) {

  @Override
  public String toString() {
    return "Mailbox";
  }
}
