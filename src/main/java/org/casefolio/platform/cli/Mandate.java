package org.casefolio.platform.cli;

import picocli.CommandLine.Option;

/**
 * Who wants something changed, and why: the options that every command has that changes anything
 * ({@code @Mixin}). Both stay in the audit log for years, so neither may name a case or a person
 * that is concerned; the command line refuses what looks like it.
 */
public final class Mandate {

  static final String BY = "--by";
  static final String REASON = "--reason";

  @Option(
      names = BY,
      required = true,
      paramLabel = "NAME",
      description = "Who does this: kept in the audit log.")
  private String by = "";

  @Option(
      names = REASON,
      required = true,
      paramLabel = "TEXT",
      description = "Why: kept in the audit log. Must not name a case or whom it is about.")
  private String reason = "";

  /** Who does it. */
  public String by() {
    return by.strip();
  }

  /** Why. */
  public String reason() {
    return reason.strip();
  }
}
