package org.casefolio.platform.settings;

/**
 * A setting that the program cannot start with. The message is one line for the operator: it names
 * the environment variable, says what is wrong and what would be right, and never shows a secret.
 */
public final class WrongSetting extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one readable line
   */
  public WrongSetting(String message) {
    super(message);
  }

  /** Whether the failure, or what caused it, is a wrong setting. */
  public static boolean foundIn(Throwable failure) {
    return in(failure) != null;
  }

  static @org.jspecify.annotations.Nullable WrongSetting in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WrongSetting wrong) {
        return wrong;
      }
    }
    return null;
  }
}
