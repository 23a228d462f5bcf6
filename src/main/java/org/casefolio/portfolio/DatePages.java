package org.casefolio.portfolio;

import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.SignedIn;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** What a reader says of the dates of a case: one from a notice, and that it is answered. */
@Controller
@Serving
class DatePages {

  private final OwnPortfolio portfolio;
  private final CaseViews views;
  private final Clock clock;

  DatePages(OwnPortfolio portfolio, CaseViews views, Clock clock) {
    this.portfolio = portfolio;
    this.views = views;
    this.clock = clock;
  }

  @PostMapping("/portfolio/case/{follow}/date")
  View change(Page page, SignedIn reader, @PathVariable String follow, DateForm form) {
    AccountId account = reader.account();
    FollowedCase one =
        Ids.find(follow)
            .flatMap(id -> portfolio.find(account, id))
            .filter(found -> found.summary().isPresent())
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    UUID id = one.followed().id();
    String action = form.action() == null || page.switchingLanguage() ? "" : form.action();
    return switch (action) {
      case "answered" -> {
        portfolio.answer(account, id, Ids.entry(form.shown()));
        yield at(id, Notice.ANSWERED);
      }
      case "unanswered" -> {
        portfolio.answer(account, id, 0);
        yield at(id, Notice.UNANSWERED);
      }
      case "forget" -> {
        portfolio.forgetDate(account, id);
        yield at(id, Notice.DATE_FORGOTTEN);
      }
      default -> {
        LocalDate today = LocalDate.ofInstant(clock.instant(), page.zone());
        FieldErrors errors = page.switchingLanguage() ? FieldErrors.none() : form.errors(today);
        if (page.switchingLanguage() || errors.any() || form.date().isEmpty()) {
          yield views.typing(page, account, one, form, errors);
        }
        portfolio.typeDate(account, id, form.date().get());
        yield at(id, Notice.DATE_SAVED);
      }
    };
  }

  private static View at(UUID follow, Notice notice) {
    return SeeOther.at("/portfolio/case/" + follow + "?done=" + notice.written());
  }
}
