package org.casefolio.cases.view;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.Case;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Forms;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Writes a case down for a reader. */
@Component
public class CaseSheets {

  private final StatusCatalogue catalogue;
  private final Forms forms;
  private final ObjectProvider<Checks> checks;

  CaseSheets(StatusCatalogue catalogue, Forms forms, ObjectProvider<Checks> checks) {
    this.catalogue = catalogue;
    this.forms = forms;
    this.checks = checks;
  }

  /** When a case was asked for; empty where cases are reported. */
  public Optional<CheckNote> check(ReceiptNumber receipt, Page page) {
    return Optional.ofNullable(checks(List.of(receipt), page).get(receipt));
  }

  /** The same of several cases: a constant number of statements. */
  public Map<ReceiptNumber, CheckNote> checks(Collection<ReceiptNumber> receipts, Page page) {
    Checks asking = checks.getIfAvailable();
    return asking == null || receipts.isEmpty() ? Map.of() : asking.of(receipts, page);
  }

  /** The case in the page's language, with when it was asked for where cases are. */
  public CaseSheet of(Case known, Page page) {
    return of(known, page, check(known.receipt(), page).orElse(null));
  }

  /** The same with what is known of asking for it; null where cases are reported. */
  public CaseSheet of(Case known, Page page, @Nullable CheckNote check) {
    CatalogueEdition edition = catalogue.current();
    Optional<CaseEntry> current = known.current();
    List<CaseSheet.Entry> history = new ArrayList<>();
    for (CaseEntry entry : known.history()) {
      boolean isCurrent = current.map(now -> now.id() == entry.id()).orElse(false);
      history.add(entry(entry, isCurrent, page, edition));
    }
    return new CaseSheet(
        known.receipt().grouped(),
        known.form(),
        forms.known(known.form()) ? forms.title(known.form(), page.locale()) : null,
        current.map(entry -> now(known, entry, page, edition)).orElse(null),
        history,
        page.dateTime(known.lastReport()),
        check);
  }

  /** The day of an entry: as the agency gave it, or the day of the moment in the site's zone. */
  public static LocalDate day(CaseEntry entry, Page page) {
    return entry.occurredAt().atZone(entry.dateOnly() ? ZoneOffset.UTC : page.zone()).toLocalDate();
  }

  private static CaseSheet.Now now(
      Case known, CaseEntry entry, Page page, CatalogueEdition edition) {
    Optional<String> inPageLanguage = entry.text(page.locale());
    Optional<String> text = inPageLanguage.or(() -> entry.text(Locale.ENGLISH));
    LocalDate respondBy = entry.respondBy();
    LocalDate since = day(entry, page);
    return new CaseSheet.Now(
        StatusText.of(entry, page.locale(), edition),
        text.map(OfficialText::onPage).orElse(null),
        inPageLanguage.isPresent() ? page.lang() : Locale.ENGLISH.toLanguageTag(),
        edition.explain(entry.title(), page.locale()),
        edition.asks(entry.title()),
        known.isFinal(edition),
        respondBy == null ? null : page.date(respondBy),
        page.date(since),
        since.toString(),
        entry.beingChecked());
  }

  private static CaseSheet.Entry entry(
      CaseEntry entry, boolean current, Page page, CatalogueEdition edition) {
    boolean stands = entry.state() == CaseEntry.State.IN_FORCE;
    LocalDate day = day(entry, page);
    return new CaseSheet.Entry(
        page.date(day),
        day.toString(),
        stands ? StatusText.of(entry, page.locale(), edition) : null,
        note(entry, page),
        current,
        !stands,
        entry.beingChecked());
  }

  private static @Nullable String note(CaseEntry entry, Page page) {
    return switch (entry.state()) {
      case CORRECTED -> page.plain("cases.sheet.note.corrected");
      case WITHDRAWN -> page.plain("cases.sheet.note.withdrawn");
      case IN_FORCE -> {
        String learned = page.date(entry.learnedAt());
        boolean correction = entry.kind() == CaseEntry.Kind.CORRECTION;
        if (correction) {
          yield page.plain("cases.sheet.note.correction", learned);
        }
        yield entry.addedLater() ? page.plain("cases.sheet.note.later", learned) : null;
      }
    };
  }
}
