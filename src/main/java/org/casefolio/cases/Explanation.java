package org.casefolio.cases;

/**
 * Our plain words beside a status.
 *
 * @param meaning what it means
 * @param next what usually happens next
 * @param you what the reader may have to do
 */
public record Explanation(String meaning, String next, String you) {}
