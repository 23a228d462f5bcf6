package org.casefolio.intake;

import java.time.Instant;
import org.casefolio.cases.CaseEvent;
import org.jspecify.annotations.Nullable;

/** What one line of a feed says. */
sealed interface FeedLine {

  /** Something happened to a case. */
  record Event(CaseEvent event) implements FeedLine {}

  /** The feed lives. */
  record Heartbeat(Instant time) implements FeedLine {}

  /**
   * The line cannot be used.
   *
   * @param eventId the event's id, where it could be read
   * @param field the field at fault, {@code line} for the line as a whole
   * @param reason a stable code of lower-case words joined by hyphens
   */
  record Faulty(@Nullable String eventId, String field, String reason) implements FeedLine {

    static Faulty line(String reason) {
      return new Faulty(null, "line", reason);
    }
  }
}
