package org.casefolio.sweeping;

import java.util.Optional;
import java.util.UUID;

/**
 * Who asks, as far as it is counted.
 *
 * @param address the address that a question came from, or what stands for it
 * @param network the network around it
 * @param account the account of who is signed in
 */
public record Asker(String address, String network, Optional<UUID> account) {

  @Override
  public String toString() {
    return "Asker";
  }
}
