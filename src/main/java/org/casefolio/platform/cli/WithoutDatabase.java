package org.casefolio.platform.cli;

/**
 * A command that has no database while it runs, so that no {@link CommandWitness} can be told of
 * it: it sees by itself to it that it is recorded.
 */
public interface WithoutDatabase {}
