package org.casefolio.accounts;

import java.util.Optional;

/** What the audit log can say of an account: what was done or tried, and what has come of it. */
enum Deed {
  CREATED("account", "created"),
  DELETED("account", "deleted"),

  /** By the link "This was not me". */
  TAKEN_BACK("account", "taken-back"),

  SIGNED_IN("sign-in", "done"),

  /** The second step was still to come. */
  RIGHT_PASSWORD("sign-in", "code-needed"),
  WRONG_PASSWORD("sign-in", "wrong-password"),
  WRONG_CODE("sign-in", "wrong-code"),
  WRONG_BACKUP_CODE("sign-in", "wrong-backup-code"),
  WRONG_PASSKEY("sign-in", "wrong-passkey"),
  SIGN_IN_WAITS("sign-in", "wait"),
  NETWORK_WAITS("sign-in", "network-wait"),

  /** Too many signed in at that moment: nothing was compared or counted. */
  SIGN_IN_BUSY("sign-in", "busy"),

  /** Too many wrong ones in a row: a mailed link opens the way in again. */
  SIGN_IN_CLOSED("sign-in", "closed"),
  WAY_IN_OPENED("sign-in", "opened"),
  SIGNED_OUT("sign-out", "done"),
  SESSION_ENDED("session", "ended"),
  OTHER_SESSIONS_ENDED("session", "others-ended"),

  PROVEN("proof", "done"),
  PROOF_WRONG_PASSWORD("proof", "wrong-password"),
  PROOF_WRONG_PASSKEY("proof", "wrong-passkey"),
  PROOF_WAITS("proof", "wait"),
  PROOF_NETWORK_WAITS("proof", "network-wait"),
  PROOF_BUSY("proof", "busy"),
  PROOF_CLOSED("proof", "closed"),

  USER_IDS_MAILED("recovery", "user-ids-mailed"),
  LINK_MAILED("recovery", "link-mailed"),

  /** There was no such account, or nothing may be mailed to it now. */
  NOTHING_MAILED("recovery", "nothing-mailed"),
  RECOVERY_WRONG_CODE("recovery", "wrong-code"),
  RECOVERY_WAITS("recovery", "wait"),
  PASSWORD_SET_BY_LINK("password", "set-by-link"),
  PASSWORD_SET_BY_CODE("password", "set-by-code"),
  PASSWORD_CHANGED("password", "changed"),

  EMAIL_ASKED("email", "asked"),
  EMAIL_CONFIRMED("email", "confirmed"),
  EMAIL_REMOVED("email", "removed"),
  MORE_EMAIL_ADDED("more-email", "added"),
  MORE_EMAIL_CONFIRMED("more-email", "confirmed"),
  MORE_EMAIL_REMOVED("more-email", "removed"),

  FACTOR_ADDED("factor", "added"),
  FACTOR_REMOVED("factor", "removed"),
  FACTORS_LOST("factor", "lost"),
  FACTORS_KEPT("factor", "kept"),
  FACTORS_TURNED_OFF("factor", "turned-off"),
  BACKUP_CODES_RENEWED("backup-codes", "renewed"),
  RECOVERY_CODES_RENEWED("recovery-codes", "renewed");

  private final String action;
  private final String result;

  Deed(String action, String result) {
    this.action = action;
    this.result = result;
  }

  String action() {
    return action;
  }

  String result() {
    return result;
  }

  /**
   * Whether it costs whoever does it nothing, neither a hash nor anything that runs out, so that it
   * can be done without end.
   */
  boolean isFree() {
    return switch (this) {
      case SIGN_IN_WAITS,
          NETWORK_WAITS,
          SIGN_IN_BUSY,
          WRONG_PASSKEY,
          WRONG_BACKUP_CODE,
          PROOF_WAITS,
          PROOF_NETWORK_WAITS,
          PROOF_BUSY,
          PROOF_WRONG_PASSKEY,
          RECOVERY_WAITS ->
          true;
      default -> false;
    };
  }

  /** The deed of an entry; empty if another version of the program knows it. */
  static Optional<Deed> find(String action, String result) {
    for (Deed deed : values()) {
      if (deed.action.equals(action) && deed.result.equals(result)) {
        return Optional.of(deed);
      }
    }
    return Optional.empty();
  }

  /** A password that was typed at the sign-in. */
  static Deed ofSignIn(PasswordChecks.Check check, boolean needsCode) {
    return switch (check) {
      case PasswordChecks.Right() -> needsCode ? RIGHT_PASSWORD : SIGNED_IN;
      case PasswordChecks.Wrong() -> WRONG_PASSWORD;
      case PasswordChecks.TooOften _ -> SIGN_IN_WAITS;
      case PasswordChecks.TooManyFromNetwork _ -> NETWORK_WAITS;
      case PasswordChecks.Closed() -> SIGN_IN_CLOSED;
    };
  }

  /** A code that was typed after the password. */
  static Deed ofSecondStep(SecondStep.Check check) {
    return switch (check) {
      case SecondStep.Right _ -> SIGNED_IN;
      case SecondStep.Wrong() -> WRONG_CODE;
      case SecondStep.WrongPaper() -> WRONG_BACKUP_CODE;
      case SecondStep.TooOften _ -> SIGN_IN_WAITS;
      case SecondStep.Closed() -> SIGN_IN_CLOSED;
    };
  }

  /** A password that was asked for once more. */
  static Deed ofProof(PasswordChecks.Check check) {
    return switch (check) {
      case PasswordChecks.Right() -> PROVEN;
      case PasswordChecks.Wrong() -> PROOF_WRONG_PASSWORD;
      case PasswordChecks.TooOften _ -> PROOF_WAITS;
      case PasswordChecks.TooManyFromNetwork _ -> PROOF_NETWORK_WAITS;
      case PasswordChecks.Closed() -> PROOF_CLOSED;
    };
  }
}
