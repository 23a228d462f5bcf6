package org.casefolio.notification;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.portfolio.MailChoice.Detail;

/** What an ordinary message about a change is written from, for measurements. */
public final class SampleChange {

  /** Which writer writes it. */
  public static final String WRITER = ChangeWriter.NAME;

  private SampleChange() {}

  /**
   * The facts; whatever the number, the message has the same size.
   *
   * @param edition the edition of the catalogue to write from
   * @param number from 0 to 999,999
   */
  public static String facts(UUID account, UUID follow, int edition, int number) {
    News.Title before = new News.Title("Case Was Received", null);
    News.Title after = new News.Title("Case Was Approved", null);
    return new ChangeFacts(
            account,
            follow,
            "",
            Detail.WHAT_CHANGED,
            false,
            new News(
                "EAC26%08d".formatted(number),
                "I-130",
                number,
                new UUID(0, 1),
                edition,
                Kind.NEW,
                false,
                before,
                after,
                after,
                LocalDate.of(2026, 11, 20),
                null,
                false,
                new News.Trace(new UUID(0, 2), 1, 2, List.of(), List.of(), false, false)))
        .json();
  }
}
