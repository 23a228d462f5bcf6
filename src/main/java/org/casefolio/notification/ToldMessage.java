package org.casefolio.notification;

import java.time.LocalDate;
import java.util.UUID;
import org.casefolio.mail.Sent;

/**
 * A message in the list of what was told.
 *
 * @param day the day it was sent, or enqueued while it is not
 * @param label the reader's own label, if it stood in the mail; else empty
 * @param ending the last four characters of the receipt number; empty if it is about all cases
 * @param subject what its subject said; empty until it was written
 * @param address where it went
 */
public record ToldMessage(
    UUID id,
    LocalDate day,
    Sent.State state,
    String label,
    String ending,
    String subject,
    String address) {

  @Override
  public String toString() {
    return "ToldMessage[" + id + "]";
  }
}
