package org.casefolio.notification;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.casefolio.mail.Sent;

/**
 * A message in the list of what was told.
 *
 * @param day the day it was sent, or enqueued while it is not
 * @param cases which cases it is about; none if it is about all
 * @param subject what its subject said; empty until it was written
 * @param address where it went
 */
public record ToldMessage(
    UUID id, LocalDate day, Sent.State state, List<About> cases, String subject, String address) {

  public ToldMessage {
    cases = List.copyOf(cases);
  }

  /** Whether it was sent so long ago that its text is kept no longer. */
  public boolean isForgotten() {
    return subject.isEmpty()
        && switch (state) {
          case WAITING, POSTPONED, HELD, DELAYED -> false;
          case ACCEPTED, GIVEN_UP, BOUNCED -> true;
        };
  }

  /**
   * A case that a message is about.
   *
   * @param ending the last four characters of the receipt number
   * @param label the reader's own label, if it stood in the mail; else empty
   */
  public record About(String ending, String label) {
    @Override
    public String toString() {
      return "About";
    }
  }

  @Override
  public String toString() {
    return "ToldMessage[" + id + "]";
  }
}
