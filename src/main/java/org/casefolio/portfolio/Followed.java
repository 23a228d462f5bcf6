package org.casefolio.portfolio;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.portfolio.MailChoice.PerCase;

/**
 * A followed case, opened.
 *
 * @param id the random id of the followed case in its portfolio
 * @param receipt which case
 * @param label the reader's own label; empty if none
 * @param note the reader's own note; empty if none
 * @param added the day it was added
 * @param mail what is chosen for it
 * @param mailStopped that a link in a mail has stopped e-mail about this case
 * @param dates what the reader said of the dates of the case
 * @param leaving how far it is on its way out of the list, if it is finished
 * @param seen up to which entry the reader has seen the history; 0 while the agency knew nothing
 * @param shownFrom when it is shown, if that is later than when it was added
 */
record Followed(
    UUID id,
    ReceiptNumber receipt,
    String label,
    String note,
    LocalDate added,
    PerCase mail,
    Optional<MailStop> mailStopped,
    OwnDates dates,
    Leaving leaving,
    long seen,
    Optional<Instant> shownFrom) {

  /** Whether nothing of the case is shown yet. */
  boolean isLate(Instant now) {
    return shownFrom.map(now::isBefore).orElse(false);
  }

  Followed withWords(String newLabel, String newNote) {
    return new Followed(
        id, receipt, newLabel, newNote, added, mail, mailStopped, dates, leaving, seen, shownFrom);
  }

  /** With what the reader chose, which also answers a stop by a link. */
  Followed withMail(PerCase chosen) {
    return new Followed(
        id, receipt, label, note, added, chosen, Optional.empty(), dates, leaving, seen, shownFrom);
  }

  Followed withMailStopped(MailStop stop) {
    return new Followed(
        id,
        receipt,
        label,
        note,
        added,
        PerCase.NONE,
        Optional.of(stop),
        dates,
        leaving,
        seen,
        shownFrom);
  }

  Followed withDates(OwnDates fresh) {
    return new Followed(
        id, receipt, label, note, added, mail, mailStopped, fresh, leaving, seen, shownFrom);
  }

  Followed withLeaving(Leaving fresh) {
    return new Followed(
        id, receipt, label, note, added, mail, mailStopped, dates, fresh, seen, shownFrom);
  }

  @Override
  public String toString() {
    return "Followed[" + id + "]";
  }
}
