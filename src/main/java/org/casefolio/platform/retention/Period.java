package org.casefolio.platform.retention;

import java.util.Locale;

/** A period after which something goes by itself. The reasons are in {@code docs/privacy.md}. */
public enum Period {
  /** An account whose address was never confirmed and in which nobody signs in. */
  UNCONFIRMED(60, 30),

  /** That a link in a mail was used up, replaced or is too old. */
  LINK(30, 7),

  /** A browser in which an account's owner signed in before; browsers keep a cookie no longer. */
  BROWSER(400, 30, 400),

  /** The text of a message that was sent; of one about the account, the message. */
  MESSAGE_TEXT(30, 7),

  /** A change in the feed of a program. */
  API_CHANGE(30, 7),

  /** What a report of a mail server is recognised by. */
  RETURNED_MAIL(60, 30),

  /** A case that has ended well, in somebody's list. */
  FINISHED_CASE(365, 180);

  private static final int MOST = 3650;

  private final int days;
  private final int floor;
  private final int most;

  Period(int days, int floor) {
    this(days, floor, MOST);
  }

  Period(int days, int floor, int most) {
    this.days = days;
    this.floor = floor;
    this.most = most;
  }

  /** The setting, in days: {@code casefolio.keep.message-text}. */
  public String setting() {
    return "casefolio.keep." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How many days it is unless set otherwise. */
  public int days() {
    return days;
  }

  /** How many days it is at least. */
  public int floor() {
    return floor;
  }

  /** How many days it is at most. */
  int most() {
    return most;
  }
}
