package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.UUID;

/**
 * That a link in a mail has stopped e-mail.
 *
 * @param id by which the message that confirms it can undo this stop and no other
 * @param day when that was
 * @param before for which cases updates were mailed until then
 * @param noted whether the reader wants to read no more of it
 */
record MailStop(UUID id, LocalDate day, MailChoice.Updates before, boolean noted) {

  MailStop asNoted() {
    return new MailStop(id, day, before, true);
  }

  /** As it stands in what is sealed. */
  String written() {
    return day + " " + id + " " + before + (noted ? " noted" : "");
  }

  /** Reads what was written; at first it was the day alone. */
  static MailStop read(String written) {
    String[] parts = written.split(" ", -1);
    return parts.length == 1
        ? new MailStop(
            new UUID(0, 0), LocalDate.parse(parts[0]), MailChoice.Updates.PER_CASE, false)
        : new MailStop(
            UUID.fromString(parts[1]),
            LocalDate.parse(parts[0]),
            MailChoice.Updates.valueOf(parts[2]),
            parts.length > 3);
  }
}
