package org.casefolio.accounts;

import java.util.UUID;

/**
 * A further address of an account, opened.
 *
 * @param id its random id
 * @param address the address
 * @param confirmed whether mail may go there
 */
public record MoreAddress(UUID id, String address, boolean confirmed) {

  @Override
  public String toString() {
    return "MoreAddress[" + id + "]";
  }
}
