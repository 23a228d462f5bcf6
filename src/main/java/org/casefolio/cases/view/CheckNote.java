package org.casefolio.cases.view;

import org.jspecify.annotations.Nullable;

/**
 * How a case stands with the agency where cases are asked for and not reported, all in the words of
 * one language.
 *
 * @param state what came of asking
 * @param checked when it was asked for last, or that it is being asked for
 * @param instead what a list says in place of a status
 * @param official the agency's own words where it does not recognise the number; null if there are
 *     none
 * @param outage that the agency's service does not answer, and when it last did; null if it does
 */
public record CheckNote(
    State state,
    String checked,
    String instead,
    @Nullable String official,
    @Nullable String outage) {

  /** What came of asking. */
  public enum State {
    /** Nothing yet. */
    ASKING,
    /** The agency told how it stands. */
    RECOGNIZED,
    /** The agency does not recognise the number. */
    NOT_RECOGNIZED
  }
}
