package org.casefolio.platform.settings;

/**
 * A setting that the program cannot start with. The message names the environment variable, says
 * what is wrong and what would be right.
 */
public final class WrongSetting extends CannotStart {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one readable line
   */
  public WrongSetting(String message) {
    super(message, null);
  }
}
