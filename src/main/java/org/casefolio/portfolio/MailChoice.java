package org.casefolio.portfolio;

import java.time.ZoneId;

/**
 * What an account wants to be told by e-mail, and how much a mail may say.
 *
 * @param rhythm when updates are mailed
 * @param digest when a digest comes, if one is wanted
 * @param detail how much a mail may say
 * @param withLabel whether the reader's own label may stand in the mail
 * @param statusInSubject whether the status may stand in the subject
 */
public record MailChoice(
    Rhythm rhythm, DigestTime digest, Detail detail, boolean withLabel, boolean statusInSubject) {

  /** When updates are mailed. What asks something of the reader never waits for a digest. */
  public enum Rhythm {
    AT_ONCE,
    DAILY,
    WEEKLY,
    /** Never, whatever is chosen for a case. */
    NONE
  }

  /** What is chosen for one case. */
  public enum PerCase {
    AT_ONCE,
    LIKE_THE_REST,
    NONE
  }

  /** How much a mail may say. */
  public enum Detail {
    /** That a case ending in four digits changed, and from what to what. */
    WHAT_CHANGED,
    /** Only that there is news. */
    ONLY_THAT_THERE_IS_NEWS
  }

  /**
   * What an account has until it chooses.
   *
   * @param zone the site's time zone
   */
  public static MailChoice byDefault(ZoneId zone) {
    return new MailChoice(
        Rhythm.AT_ONCE, DigestTime.byDefault(zone), Detail.WHAT_CHANGED, false, false);
  }
}
