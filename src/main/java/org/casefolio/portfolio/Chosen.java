package org.casefolio.portfolio;

import java.util.Optional;

/**
 * What an account chose, and what became of it.
 *
 * @param choice the choice of e-mail
 * @param stopped that a link in a mail has stopped all e-mail, until the reader chooses anew
 */
record Chosen(MailChoice choice, Optional<MailStop> stopped) {

  static Chosen byDefault() {
    return new Chosen(MailChoice.byDefault(), Optional.empty());
  }

  Chosen withUpdates(MailChoice.Updates updates) {
    return new Chosen(
        new MailChoice(updates, choice.detail(), choice.withLabel(), choice.statusInSubject()),
        stopped);
  }

  Chosen withStopped(Optional<MailStop> stop) {
    return new Chosen(choice, stop);
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
