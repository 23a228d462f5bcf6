package org.casefolio.platform.settings;

import org.jspecify.annotations.Nullable;

/**
 * Something that the program cannot start with. The message is one line for the operator that says
 * what is wrong and what would be right, and never shows a secret.
 */
public abstract class CannotStart extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one readable line
   * @param cause what it comes from; null if nothing
   */
  protected CannotStart(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The line for the operator in a failure or in what caused it; null if it is none of these. */
  public static @Nullable CannotStart in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotStart found) {
        return found;
      }
    }
    return null;
  }
}
