package org.casefolio.mail;

import java.util.UUID;
import org.casefolio.mail.Unreachable.Reason;

/**
 * An address of an owner gets no mail any more. Published once, in the transaction that stops it.
 *
 * @param owner whose address it is
 * @param address the mailbox
 * @param reason why
 */
public record AddressUnreachable(UUID owner, String address, Reason reason) {

  @Override
  public String toString() {
    return "AddressUnreachable[" + reason + "]";
  }
}
