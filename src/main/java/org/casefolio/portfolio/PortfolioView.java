package org.casefolio.portfolio;

import java.util.List;
import java.util.UUID;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.jspecify.annotations.Nullable;

/**
 * The portfolio page.
 *
 * @param rows the cases asked for, without those that are folded away
 * @param finished those folded away: nothing more is expected of them and nothing is new
 * @param finishedOpen whether they are shown all the same
 * @param finishedWords how many they are, in words
 * @param leaving that some of them will leave the list, in words; null if none will
 * @param inAll how many cases the portfolio holds
 * @param unseen how many of them have something to notice
 * @param usage how much of the limit is used, in words
 * @param shown up to which entry the page shows the history of any case
 * @param sorts the orders to choose from
 * @param shows what may be shown
 * @param text what is looked for
 * @param errors what is wrong with what was sent
 * @param notice what was done, in words; null if nothing
 * @param removal the removal that can be undone; null if there is none
 * @param mailState what updates by e-mail are asked for, in words
 * @param mailProblem why none can come, in words; null if they can
 * @param stops what links in mails have stopped and the reader may not know
 */
public record PortfolioView(
    List<CaseRow> rows,
    List<CaseRow> finished,
    boolean finishedOpen,
    String finishedWords,
    @Nullable String leaving,
    int inAll,
    int unseen,
    String usage,
    long shown,
    List<Choice> sorts,
    List<Choice> shows,
    String text,
    FieldErrors errors,
    @Nullable String notice,
    @Nullable UUID removal,
    String mailState,
    @Nullable String mailProblem,
    List<StopNote> stops) {

  public PortfolioView {
    rows = List.copyOf(rows);
    finished = List.copyOf(finished);
    sorts = List.copyOf(sorts);
    shows = List.copyOf(shows);
    stops = List.copyOf(stops);
  }
}
