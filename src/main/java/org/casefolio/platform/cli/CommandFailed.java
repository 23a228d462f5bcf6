package org.casefolio.platform.cli;

/** A command could not do what was asked; the message is the one line that says why. */
public final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandFailed(String why) {
    super(why);
  }
}
