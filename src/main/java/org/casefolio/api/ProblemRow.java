package org.casefolio.api;

/**
 * One line of the list of what can be wrong.
 *
 * @param type what programs go by
 * @param key names what people are told
 * @param status the status that it comes with
 */
public record ProblemRow(String type, String key, int status) {}
