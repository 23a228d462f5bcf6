package org.casefolio.accounts;

import java.util.List;

/**
 * What a mail about an account is written from; kept sealed until it is sent.
 *
 * @param token the random value of its link; empty if it has none
 * @param code the short code; empty if it has none
 * @param userIds the User IDs it lists, or the address it speaks of, in part, or the day
 */
record AccountMail(String token, String code, List<String> userIds) {

  AccountMail {
    userIds = List.copyOf(userIds);
  }

  static AccountMail plain() {
    return new AccountMail("", "", List.of());
  }

  static AccountMail with(Link.Token token) {
    return new AccountMail(token.value(), "", List.of());
  }

  static AccountMail with(Link.Token token, String code) {
    return new AccountMail(token.value(), code, List.of());
  }

  static AccountMail listing(List<String> userIds) {
    return new AccountMail("", "", userIds);
  }

  @Override
  public String toString() {
    return "AccountMail";
  }

  /** The kinds of mail. The writer's name is kept in the database, so it is never changed. */
  enum Kind {
    /** Confirm this address: a link and a code. */
    CONFIRM_EMAIL("account-confirm-email", "accounts.mail.confirm"),
    /** This address has as many accounts as it may have. */
    ADDRESS_FULL("account-address-full", "accounts.mail.full"),
    USER_IDS("account-user-ids", "accounts.mail.userIds"),
    RESET_PASSWORD("account-reset-password", "accounts.mail.reset"),
    PASSWORD_CHANGED("account-password-changed", "accounts.mail.passwordChanged"),
    EMAIL_CHANGE_ASKED("account-email-change-asked", "accounts.mail.emailChangeAsked"),
    /** To the address that was the account's. */
    EMAIL_CHANGED("account-email-changed", "accounts.mail.emailChanged"),
    /** To the address that is the account's now. */
    EMAIL_SET("account-email-set", "accounts.mail.emailSet"),
    /** Confirm this further address: a link and a code. */
    CONFIRM_MORE("account-confirm-more", "accounts.mail.confirmMore"),
    /** A further address came or went. */
    MORE_CHANGED("account-more-changed", "accounts.mail.moreChanged"),
    /** What has to be shown beside the password was added or removed. */
    FACTORS_CHANGED("account-factors-changed", "accounts.mail.factorsChanged"),
    /** Somebody signed in with a browser that was not known. */
    NEW_DEVICE("account-new-device", "accounts.mail.newDevice"),
    /** Too many wrong ones in a row: a link that opens the way in again. */
    LANE_CLOSED("account-lane-closed", "accounts.mail.laneClosed"),
    /** Somebody who knows the password has entered too many wrong codes in a row. */
    CODES_CLOSED("account-codes-closed", "accounts.mail.codesClosed"),
    /** Somebody has said "This was not me": a link to set a password. */
    LOCKED("account-locked", "accounts.mail.locked"),
    /** Somebody says to have lost every second step: a link that stops it. */
    LOST_ASKED("account-lost-asked", "accounts.mail.lostAsked"),
    /** Nobody has stopped it: a link that turns the second step off. */
    LOST_READY("account-lost-ready", "accounts.mail.lostReady"),
    /** Another address of the account gets no mail any more. */
    UNREACHABLE("account-unreachable", "accounts.mail.unreachable");

    private final String writer;
    private final String keys;

    Kind(String writer, String keys) {
      this.writer = writer;
      this.keys = keys;
    }

    String writer() {
      return writer;
    }

    /** Whether it tells of something that its link takes back, see {@link NotMe}. */
    boolean takesBack() {
      return switch (this) {
        case PASSWORD_CHANGED,
            EMAIL_CHANGE_ASKED,
            EMAIL_CHANGED,
            MORE_CHANGED,
            FACTORS_CHANGED,
            NEW_DEVICE,
            CODES_CLOSED ->
            true;
        case CONFIRM_EMAIL,
            ADDRESS_FULL,
            USER_IDS,
            RESET_PASSWORD,
            LANE_CLOSED,
            EMAIL_SET,
            CONFIRM_MORE,
            LOCKED,
            LOST_ASKED,
            LOST_READY,
            UNREACHABLE ->
            false;
      };
    }

    /** What the keys of its texts begin with. */
    String keys() {
      return keys;
    }
  }
}
