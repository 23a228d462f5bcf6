package org.casefolio.portfolio;

import java.time.ZoneId;
import java.util.Optional;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;

/**
 * What an account chose, and what became of it.
 *
 * @param choice the choice of e-mail
 * @param stopped that a link in a mail has stopped all e-mail, until the reader chooses anew
 * @param alike whether every case is like the rest, whatever stands beside it: so it was saved by
 *     an older version, where the choice was not made case by case
 */
record Chosen(MailChoice choice, Optional<MailStop> stopped, boolean alike) {

  Chosen(MailChoice choice, Optional<MailStop> stopped) {
    this(choice, stopped, false);
  }

  static Chosen byDefault(ZoneId zone) {
    return new Chosen(MailChoice.byDefault(zone), Optional.empty());
  }

  Chosen withRhythm(Rhythm rhythm) {
    return new Chosen(
        new MailChoice(
            rhythm, choice.digest(), choice.detail(), choice.withLabel(), choice.statusInSubject()),
        stopped);
  }

  /** What is chosen for a followed case. */
  PerCase perCase(Followed followed) {
    return alike ? PerCase.LIKE_THE_REST : followed.mail();
  }

  /** When updates about a followed case are mailed. */
  Rhythm rhythm(Followed followed) {
    return choice.rhythm() == Rhythm.NONE
        ? Rhythm.NONE
        : switch (perCase(followed)) {
          case AT_ONCE -> Rhythm.AT_ONCE;
          case LIKE_THE_REST -> choice.rhythm();
          case NONE -> Rhythm.NONE;
        };
  }

  Chosen withStopped(Optional<MailStop> stop) {
    return new Chosen(choice, stop);
  }

  /** Whether updates are asked for about a followed case. */
  boolean asksFor(Followed followed) {
    return rhythm(followed) != Rhythm.NONE;
  }
}
