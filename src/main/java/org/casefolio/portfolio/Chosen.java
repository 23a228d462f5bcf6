package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What an account chose, and what became of it.
 *
 * @param choice the choice of e-mail
 * @param stopped the day a link in a mail stopped all e-mail, until the reader has answered that
 */
record Chosen(MailChoice choice, Optional<LocalDate> stopped) {

  static Chosen byDefault() {
    return new Chosen(MailChoice.byDefault(), Optional.empty());
  }

  Chosen withUpdates(MailChoice.Updates updates) {
    return new Chosen(
        new MailChoice(updates, choice.detail(), choice.withLabel(), choice.statusInSubject()),
        stopped);
  }

  /** Whether updates are asked for about a followed case. */
  boolean asksFor(Followed followed) {
    return switch (choice.updates()) {
      case ALL -> true;
      case PER_CASE -> followed.mail();
      case NONE -> false;
    };
  }
}
