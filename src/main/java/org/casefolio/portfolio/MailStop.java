package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;

/**
 * That a link in a mail has stopped e-mail.
 *
 * @param id by which the message that confirms it can undo this stop and no other
 * @param day when that was
 * @param before what was chosen until then, for all cases or for the one
 * @param noted whether the reader wants to read no more of it
 */
record MailStop(UUID id, LocalDate day, String before, boolean noted) {

  MailStop asNoted() {
    return new MailStop(id, day, before, true);
  }

  /** When updates were mailed until then, if all were stopped. */
  Rhythm rhythmBefore() {
    return Arrays.stream(Rhythm.values())
        .filter(one -> one.name().equals(before))
        .findFirst()
        .orElse(Rhythm.AT_ONCE); // it has another name since
  }

  /** What was chosen for the case until then, if its updates were stopped. */
  PerCase perCaseBefore() {
    return Arrays.stream(PerCase.values())
        .filter(one -> one.name().equals(before))
        .findFirst()
        .orElse(PerCase.LIKE_THE_REST); // it has another name since
  }

  /** As it stands in what is sealed. */
  String written() {
    return day + " " + id + " " + before + (noted ? " noted" : "");
  }

  /** Reads what was written; at first it was the day alone. */
  static MailStop read(String written) {
    String[] parts = written.split(" ", -1);
    return parts.length == 1
        ? new MailStop(new UUID(0, 0), LocalDate.parse(parts[0]), "", false)
        : new MailStop(
            UUID.fromString(parts[1]), LocalDate.parse(parts[0]), parts[2], parts.length > 3);
  }
}
