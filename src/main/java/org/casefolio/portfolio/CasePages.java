package org.casefolio.portfolio;

import casefolio.templates.Templates;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.SignedIn;
import org.casefolio.cases.CaseSummary;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** One followed case: what the agency says, and the reader's own words about it. */
@Controller
@Serving
class CasePages {

  private final OwnPortfolio portfolio;
  private final CaseViews views;
  private final Languages languages;
  private final Templates templates;
  private final Clock clock;

  CasePages(
      OwnPortfolio portfolio,
      CaseViews views,
      Languages languages,
      Templates templates,
      Clock clock) {
    this.portfolio = portfolio;
    this.views = views;
    this.languages = languages;
    this.templates = templates;
    this.clock = clock;
  }

  /** What the form of the page sends. */
  record CaseForm(
      @Nullable String action,
      @Nullable String label,
      @Nullable String note,
      @Nullable String mail) {

    Optional<PerCase> chosenMail() {
      return Arrays.stream(PerCase.values())
          .filter(one -> MailWords.written(one).equals(mail))
          .findFirst();
    }

    String typedLabel() {
      return label == null ? "" : label.strip();
    }

    /** Browsers send line breaks as two characters. */
    String typedNote() {
      return note == null ? "" : note.replace("\r\n", "\n").strip();
    }

    @Override
    public String toString() {
      return "CaseForm[" + action + "]";
    }
  }

  /** Opening the case is seeing it: its mark goes. */
  @GetMapping("/portfolio/case/{follow}")
  View show(
      Page page,
      SignedIn reader,
      @PathVariable String follow,
      @RequestParam(required = false) @Nullable String done) {
    FollowedCase one = get(reader.account(), follow);
    Html shown =
        views.kept(
            page,
            reader.account(),
            one,
            Notice.find(done).map(notice -> notice.words(page)).orElse(null));
    if (one.mark() != FollowedCase.Mark.NONE) {
      portfolio.see(
          reader.account(),
          Set.of(one.followed().id()),
          one.summary().map(CaseSummary::newestEntry).orElse(0L));
    }
    return shown;
  }

  @PostMapping("/portfolio/case/{follow}")
  View change(Page page, SignedIn reader, @PathVariable String follow, CaseForm form) {
    AccountId account = reader.account();
    FollowedCase one = get(account, follow);
    UUID id = one.followed().id();
    PerCase before = portfolio.chosen(account).perCase(one.followed());
    PerCase mail = form.chosenMail().orElse(before);
    CaseViews.Words words = new CaseViews.Words(form.typedLabel(), form.typedNote(), mail);
    if (page.switchingLanguage()) {
      return views.describing(page, account, one, words, FieldErrors.none());
    }
    if ("remove".equals(form.action())) {
      return portfolio
          .remove(account, Set.of(id))
          .map(removal -> SeeOther.at("/portfolio?removed=" + removal))
          .orElseGet(() -> SeeOther.at("/portfolio"));
    }
    FieldErrors errors = errors(form);
    if (errors.any()) {
      return views.describing(page, account, one, words, errors);
    }
    portfolio.describe(account, id, form.typedLabel(), form.typedNote());
    if (mail != before) {
      portfolio.mail(account, Set.of(id), mail);
    }
    return SeeOther.at("/portfolio/case/" + id + "?done=" + Notice.SAVED.written());
  }

  /** The case for paper, in the language asked for, whatever the screen's. */
  @GetMapping("/portfolio/case/{follow}/print")
  View print(
      Page page,
      SignedIn reader,
      @PathVariable String follow,
      @RequestParam(name = "in", required = false) @Nullable String in) {
    Page paper = Optional.ofNullable(in).flatMap(languages::find).map(page::in).orElse(page);
    FollowedCase one = get(reader.account(), follow);
    return Html.of(
        templates.portfolioPrintCase(
            paper,
            one.followed().id(),
            one.followed().receipt().grouped(),
            views.sheet(one, paper),
            views.late(one, paper),
            views.check(one, paper),
            one.followed().label(),
            one.followed().note(),
            paper.dateTime(clock.instant())));
  }

  private FollowedCase get(AccountId account, String follow) {
    return Ids.find(follow)
        .flatMap(id -> portfolio.find(account, id))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static FieldErrors errors(CaseForm form) {
    List<FieldError> errors = new ArrayList<>();
    if (form.typedLabel().length() > Wanted.LONGEST_LABEL) {
      errors.add(new FieldError("label", "portfolio.case.error.label", "" + Wanted.LONGEST_LABEL));
    }
    if (form.typedNote().length() > Wanted.LONGEST_NOTE) {
      errors.add(new FieldError("note", "portfolio.case.error.note", "1,000"));
    }
    return new FieldErrors(errors);
  }
}
