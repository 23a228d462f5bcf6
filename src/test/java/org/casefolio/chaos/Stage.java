package org.casefolio.chaos;

/** How far the news of an event had come when a process was killed. */
enum Stage {
  /** It was sent, not answered for, and nothing of it is in the database. */
  BEFORE_COMMIT("before commit"),
  /** It is in the database, as a change or as a message that nobody has taken. */
  UNCLAIMED("committed and unclaimed"),
  /** The killed process had taken it and not begun to hand it over. */
  CLAIMED("claimed"),
  /** The killed process was handing it over. */
  IN_SMTP("in SMTP"),
  /** The mail server had accepted it, and the database does not say so. */
  UNMARKED("accepted and unmarked");

  private final String words;

  Stage(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
