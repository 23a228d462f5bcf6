package org.casefolio.platform.cli;

/** Is told of every command that really runs. */
public interface CommandWitness {

  /** A command is about to run. */
  void begins(Called command);

  /** It has run. */
  void ended(int exit);

  /**
   * A command as it was called. Whatever looks like a receipt number or an e-mail address is left
   * out of the arguments; name and reason have none.
   *
   * @param name its words, such as {@code sender add}
   * @param arguments what else was said
   * @param by who called it; empty if that was not said
   * @param reason why; empty if that was not said
   * @param changes whether it can change anything, so that both have to be said
   */
  record Called(String name, String arguments, String by, String reason, boolean changes) {}
}
