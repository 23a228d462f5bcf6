package org.casefolio.cases;

/** What became of one event. */
public sealed interface Recorded {

  /** It stands in the history now. */
  record Accepted() implements Recorded {}

  /** It had been recorded before; nothing was changed. */
  record Duplicate() implements Recorded {}

  /**
   * It was not recorded.
   *
   * @param field the field at fault, by its name in the feed
   * @param reason a stable code of lower-case words joined by hyphens
   */
  record Rejected(String field, String reason) implements Recorded {}
}
