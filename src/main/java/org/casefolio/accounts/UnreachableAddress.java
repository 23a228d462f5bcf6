package org.casefolio.accounts;

import java.util.Optional;
import java.util.UUID;

/**
 * An address of an account that gets no mail until it is confirmed again.
 *
 * @param address the address
 * @param more the random id of a further address; empty for the account's own
 * @param unwanted whether mail was called unwanted there; otherwise it came back
 */
public record UnreachableAddress(String address, Optional<UUID> more, boolean unwanted) {

  @Override
  public String toString() {
    return "UnreachableAddress";
  }
}
