package org.casefolio.portfolio;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;

/**
 * That a link in a mail has stopped e-mail, for whoever may not know.
 *
 * @param words the same in words
 * @param follow the case that it is about; null if it is about all e-mail
 * @param number the receipt number of that case, in groups; empty if it is about all e-mail
 */
public record StopNote(String words, @Nullable UUID follow, String number) {

  /** What a reader has not said to have read; a stop that no longer stands is not told. */
  static List<StopNote> of(Contents contents, Page page) {
    List<StopNote> notes = new ArrayList<>();
    contents
        .chosen()
        .stopped()
        .filter(stop -> !stop.noted())
        .map(stop ->
            new StopNote(page.plain("portfolio.mail.stopped", page.date(stop.day())), null, ""))
        .ifPresent(notes::add);
    for (FollowedCase one : contents.cases()) {
      Followed followed = one.followed();
      followed
          .mailStopped()
          .filter(stop -> !stop.noted() && !contents.chosen().asksFor(followed))
          .map(stop ->
              new StopNote(
                  page.plain("portfolio.case.mailStopped", page.date(stop.day())),
                  followed.id(),
                  followed.receipt().grouped()))
          .ifPresent(notes::add);
    }
    return notes;
  }

  @Override
  public String toString() {
    return "StopNote[" + follow + "]";
  }
}
