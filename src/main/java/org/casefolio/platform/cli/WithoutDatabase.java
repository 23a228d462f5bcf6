package org.casefolio.platform.cli;

/**
 * A command that has no database while it runs, and none is started for it: it is built of the
 * settings and a clock alone. So no {@link CommandWitness} can be told of it: it sees by itself to
 * it that it is recorded.
 */
public interface WithoutDatabase {}
