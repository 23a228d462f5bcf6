package org.casefolio.portfolio;

/**
 * What an account wants to be told by e-mail, and how much a mail may say.
 *
 * @param updates for which cases
 * @param detail how much a mail may say
 * @param withLabel whether the reader's own label may stand in the mail
 * @param statusInSubject whether the status may stand in the subject
 */
public record MailChoice(
    Updates updates, Detail detail, boolean withLabel, boolean statusInSubject) {

  /** For which cases updates are mailed. */
  public enum Updates {
    ALL,
    PER_CASE,
    NONE
  }

  /** How much a mail may say. */
  public enum Detail {
    /** That a case ending in four digits changed, and from what to what. */
    WHAT_CHANGED,
    /** Only that there is news. */
    ONLY_THAT_THERE_IS_NEWS
  }

  /** What an account has until it chooses. */
  public static MailChoice byDefault() {
    return new MailChoice(Updates.ALL, Detail.WHAT_CHANGED, false, false);
  }
}
