package org.casefolio.portfolio;

import java.text.Collator;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Forms;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.view.CaseSheets;
import org.casefolio.cases.view.CheckNote;
import org.casefolio.cases.view.StatusText;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the cases of a portfolio down as the lines of a list. */
@Component
class CaseRows {

  private final StatusCatalogue catalogue;
  private final Forms forms;
  private final CaseSheets sheets;

  CaseRows(StatusCatalogue catalogue, Forms forms, CaseSheets sheets) {
    this.catalogue = catalogue;
    this.forms = forms;
    this.sheets = sheets;
  }

  /** Those that the query asks for, in its order. */
  List<CaseRow> of(Contents contents, ListQuery query, Set<UUID> chosen, Page page) {
    CatalogueEdition edition = catalogue.current();
    Map<ReceiptNumber, CheckNote> checks =
        sheets.checks(
            contents.cases().stream()
                .filter(one -> one.summary().isEmpty() && one.shownFrom().isEmpty())
                .map(one -> one.followed().receipt())
                .toList(),
            page);
    return contents.cases().stream()
        .filter(one ->
            switch (query.show()) {
              case ALL -> true;
              case CHANGED -> one.mark() != FollowedCase.Mark.NONE;
              case PENDING -> one.pending();
            })
        .map(one ->
            row(
                one,
                contents.chosen(),
                chosen.contains(one.followed().id()),
                checks.get(one.followed().receipt()),
                page,
                edition))
        .filter(row -> query.text().isEmpty() || holds(row, query.text()))
        .sorted(order(query.sort(), page.locale()))
        .toList();
  }

  private CaseRow row(
      FollowedCase one,
      Chosen choice,
      boolean chosen,
      @Nullable CheckNote check,
      Page page,
      CatalogueEdition edition) {
    Followed followed = one.followed();
    Optional<CaseSummary> summary = one.summary();
    Optional<CaseEntry> current = summary.flatMap(CaseSummary::current);
    Optional<LocalDate> since = current.map(entry -> CaseSheets.day(entry, page));
    String form = summary.map(CaseSummary::form).orElse("");
    return new CaseRow(
        followed.id(),
        followed.receipt().grouped(),
        form,
        forms.known(form) ? forms.title(form, page.locale()) : "",
        current.map(entry -> StatusText.of(entry, page.locale(), edition)).orElse(null),
        instead(one, check, page),
        since.map(page::date).orElse(""),
        since.map(LocalDate::toString).orElse(""),
        followed.label(),
        followed.note(),
        one.mark() == FollowedCase.Mark.NEW,
        one.mark() == FollowedCase.Mark.CHANGED,
        current.map(entry -> edition.asks(entry.title())).orElse(false),
        current.map(entry -> due(followed, form, entry, page, edition)).orElse(""),
        summary.map(CaseSummary::isFinal).orElse(false),
        current.map(CaseEntry::beingChecked).orElse(false),
        choice.rhythm(followed),
        choice.perCase(followed),
        chosen);
  }

  /** What is said in place of a status. */
  private static String instead(FollowedCase one, @Nullable CheckNote check, Page page) {
    if (check != null) {
      return check.instead();
    }
    return one.shownFrom()
        .map(from -> page.plain("portfolio.late", page.dateTime(from)))
        .orElseGet(() ->
            page.plain(
                one.summary().isPresent() ? "portfolio.noStatus" : "portfolio.notRecognized"));
  }

  /** By what is current alone; the page of the case knows the history. */
  private static String due(
      Followed followed, String form, CaseEntry current, Page page, CatalogueEdition edition) {
    Case known =
        new Case(
            followed.receipt(), form, Optional.of(current), List.of(current), current.learnedAt());
    List<Deadline> open = followed.dates().shown(known, edition);
    if (!open.isEmpty()) {
      return page.plain("portfolio.list.due", page.date(open.getFirst().day()));
    }
    boolean asks = edition.asks(current.title()) && current.id() > followed.dates().answered();
    return asks ? page.plain("cases.sheet.dateOnNotice") : "";
  }

  private static boolean holds(CaseRow row, String looked) {
    StatusText status = row.status();
    String bare = looked.replaceAll("[\\s\\p{Z}\\p{Pd}]+", "");
    return Words.holds(row.label(), looked)
        || Words.holds(row.note(), looked)
        || Words.holds(row.form(), looked)
        || Words.holds(row.formTitle(), looked)
        || (status != null
            && (Words.holds(status.official(), looked) || Words.holds(status.read(), looked)))
        || (!bare.isEmpty() && Words.holds(row.number().replace(" ", ""), bare));
  }

  private static Comparator<CaseRow> order(ListQuery.Sort sort, Locale locale) {
    Collator words = Collator.getInstance(locale);
    Comparator<CaseRow> latest = Comparator.comparing(CaseRow::sinceMachine).reversed();
    Comparator<CaseRow> number = Comparator.comparing(CaseRow::number);
    Comparator<CaseRow> unlabelled = Comparator.comparing(row -> row.label().isEmpty());
    Comparator<CaseRow> unrecognised = Comparator.comparing(row -> row.status() == null);
    Comparator<CaseRow> first =
        switch (sort) {
          case CHANGED ->
              Comparator.comparing((CaseRow row) -> !row.asks())
                  .thenComparing(row -> !(row.isNew() || row.isChanged()))
                  .thenComparing(latest);
          case STATUS -> unrecognised.thenComparing(CaseRows::statusRead, words);
          case FORM -> unrecognised.thenComparing(CaseRow::form);
          case LABEL -> unlabelled.thenComparing(CaseRow::label, words);
          case SINCE -> latest;
        };
    return first.thenComparing(latest).thenComparing(number);
  }

  private static String statusRead(CaseRow row) {
    StatusText status = row.status();
    return status == null ? "" : status.read();
  }
}
