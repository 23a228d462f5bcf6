package org.casefolio.portfolio;

import casefolio.templates.Templates;
import java.text.ListFormat;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.UnreachableAddress;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.view.CaseSheet;
import org.casefolio.cases.view.CaseSheets;
import org.casefolio.cases.view.CheckNote;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Draws the page of one followed case. */
@Component
class CaseViews {

  private final OwnPortfolio portfolio;
  private final Cases cases;
  private final CaseSheets sheets;
  private final StatusCatalogue catalogue;
  private final ReminderTimes times;
  private final Accounts accounts;
  private final Templates templates;
  private final Clock clock;

  CaseViews(
      OwnPortfolio portfolio,
      Cases cases,
      CaseSheets sheets,
      StatusCatalogue catalogue,
      ReminderTimes times,
      Accounts accounts,
      Templates templates,
      Clock clock) {
    this.portfolio = portfolio;
    this.cases = cases;
    this.sheets = sheets;
    this.catalogue = catalogue;
    this.times = times;
    this.accounts = accounts;
    this.templates = templates;
    this.clock = clock;
  }

  /**
   * What the reader typed of a case, or what is kept of it.
   *
   * @param mail which updates are chosen, as ticked
   */
  record Words(String label, String note, PerCase mail) {

    static Words kept(Followed followed, Chosen chosen) {
      return new Words(followed.label(), followed.note(), chosen.perCase(followed));
    }

    @Override
    public String toString() {
      return "Words";
    }
  }

  /** What the agency says of the case; null while it is not recognised. */
  @Nullable CaseSheet sheet(FollowedCase one, Page page) {
    return known(one).map(known -> sheets.of(known, page)).orElse(null);
  }

  /** When the case was asked for; null where cases are reported, and while it is not shown. */
  @Nullable CheckNote check(FollowedCase one, Page page) {
    return one.shownFrom().isPresent()
        ? null
        : sheets.check(one.followed().receipt(), page).orElse(null);
  }

  /** When the case is shown, in words; null if it is. */
  @Nullable String late(FollowedCase one, Page page) {
    return one.shownFrom().map(page::dateTime).orElse(null);
  }

  /** The page as it is kept. */
  Html kept(Page page, AccountId account, FollowedCase one, @Nullable String notice) {
    Chosen chosen = portfolio.chosen(account);
    return page(
        page,
        account,
        one,
        chosen,
        Words.kept(one.followed(), chosen),
        null,
        FieldErrors.none(),
        notice);
  }

  /** The page while the reader's own words are typed. */
  Html describing(Page page, AccountId account, FollowedCase one, Words words, FieldErrors errors) {
    return page(page, account, one, portfolio.chosen(account), words, null, errors, null);
  }

  /** The page while a date is typed. */
  Html typing(Page page, AccountId account, FollowedCase one, DateForm form, FieldErrors errors) {
    Chosen chosen = portfolio.chosen(account);
    return page(page, account, one, chosen, Words.kept(one.followed(), chosen), form, errors, null);
  }

  private Html page(
      Page page,
      AccountId id,
      FollowedCase one,
      Chosen chosen,
      Words words,
      @Nullable DateForm typing,
      FieldErrors errors,
      @Nullable String notice) {
    Account account = accounts.get(id);
    List<UnreachableAddress> unreachable = accounts.unreachable(id);
    Followed followed = one.followed();
    Optional<Case> known = known(one);
    FollowedCaseView view =
        new FollowedCaseView(
            followed.id(),
            followed.receipt().grouped(),
            known.map(found -> sheets.of(found, page)).orElse(null),
            late(one, page),
            known.isPresent() ? null : check(one, page),
            known.map(found -> dates(page, one, found, chosen, typing)).orElse(null),
            words.label(),
            words.note(),
            MailWords.perCase(page, chosen, words.mail()),
            page.date(followed.added()),
            typing == null ? "case" : "date",
            errors,
            notice,
            MailWords.problem(page, account, chosen, unreachable),
            WhoGetsTold.of(page, account, unreachable, chosen, followed));
    return Html.of(
        templates.portfolioCase(page, view),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private Optional<Case> known(FollowedCase one) {
    return one.summary().flatMap(summary -> cases.find(summary.receipt()));
  }

  private DatesView dates(
      Page page, FollowedCase one, Case known, Chosen chosen, @Nullable DateForm typing) {
    CatalogueEdition edition = catalogue.current();
    LocalDate today = LocalDate.ofInstant(clock.instant(), page.zone());
    OwnDates dates = one.followed().dates();
    List<Deadline> open = dates.shown(known, edition);
    List<LocalDate> ahead = ahead(open, today);
    List<LocalDate> reminded = ahead(dates.open(known, edition), today);
    boolean answered = !dates.withAnswered(0).shown(known, edition).equals(open);
    boolean asks = known.current().map(CaseEntry::title).map(edition::asks).orElse(false);
    DateForm form =
        typing != null ? typing : dates.typed().map(DateForm::of).orElse(DateForm.EMPTY);
    return new DatesView(
        ahead.isEmpty() ? "" : page.plain("portfolio.dates.first", page.date(ahead.getFirst())),
        lines(page, open, today, asks && !answered),
        reminded.isEmpty() ? "" : reminders(page, chosen.asksFor(one.followed()), reminded, today),
        page.plain(
            "portfolio.dates.how",
            ListFormat.getInstance(page.locale(), ListFormat.Type.STANDARD, ListFormat.Style.FULL)
                .format(times.daysBefore().stream().map(String::valueOf).toList())),
        dates.typed().isPresent(),
        !open.isEmpty(),
        answered,
        typing != null || (asks && open.isEmpty() && !answered),
        months(page, form.typedMonth()),
        form.typedDay(),
        form.typedYear(),
        one.summary().map(CaseSummary::newestEntry).orElse(0L));
  }

  private static List<LocalDate> ahead(List<Deadline> open, LocalDate today) {
    return open.stream().map(Deadline::day).filter(day -> !day.isBefore(today)).toList();
  }

  private static List<String> lines(Page page, List<Deadline> open, LocalDate today, boolean asks) {
    List<String> lines = new ArrayList<>();
    for (Deadline deadline : open) {
      String sort =
          switch (deadline) {
            case Deadline.OfTheAgency _ -> "agency";
            case Deadline.Typed _ -> "typed";
          };
      lines.add(
          page.plain(
              "portfolio.dates." + sort + (deadline.day().isBefore(today) ? ".past" : ".ahead"),
              page.date(deadline.day())));
    }
    if (open.isEmpty() && asks) {
      lines.add(page.plain("cases.sheet.dateOnNotice"));
    }
    return lines;
  }

  private String reminders(Page page, boolean asked, List<LocalDate> ahead, LocalDate today) {
    if (!asked) {
      return page.plain("portfolio.dates.reminders.off");
    }
    boolean over = clock.instant().atZone(page.zone()).getHour() >= times.hour();
    LocalDate from = over ? today.plusDays(1) : today;
    List<String> days =
        ahead.stream()
            .flatMap(date -> times.daysOf(date, from).stream())
            .distinct()
            .sorted()
            .map(page::date)
            .toList();
    return days.isEmpty()
        ? page.plain("portfolio.dates.reminders.none")
        : page.plain(
            "portfolio.dates.reminders.on",
            ListFormat.getInstance(page.locale(), ListFormat.Type.STANDARD, ListFormat.Style.FULL)
                .format(days));
  }

  private static List<Choice> months(Page page, String chosen) {
    List<Choice> months = new ArrayList<>();
    months.add(new Choice("", page.plain("portfolio.dates.month.choose"), chosen.isEmpty()));
    Arrays.stream(Month.values())
        .map(month ->
            new Choice(
                "" + month.getValue(),
                month.getDisplayName(TextStyle.FULL_STANDALONE, page.locale()),
                chosen.equals("" + month.getValue())))
        .forEach(months::add);
    return months;
  }
}
