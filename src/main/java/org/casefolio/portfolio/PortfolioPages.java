package org.casefolio.portfolio;

import casefolio.templates.Templates;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.SignedIn;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.view.StatusText;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.CsvFile;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The portfolio as a whole: on the screen, on paper, as a file. */
@Controller
@Serving
class PortfolioPages {

  private final OwnPortfolio portfolio;
  private final CaseRows rows;
  private final Accounts accounts;
  private final PortfolioLimits limits;
  private final Languages languages;
  private final Templates templates;
  private final Clock clock;

  PortfolioPages(
      OwnPortfolio portfolio,
      CaseRows rows,
      Accounts accounts,
      PortfolioLimits limits,
      Languages languages,
      Templates templates,
      Clock clock) {
    this.portfolio = portfolio;
    this.rows = rows;
    this.accounts = accounts;
    this.limits = limits;
    this.languages = languages;
    this.templates = templates;
    this.clock = clock;
  }

  /** What a form of the list sends. */
  record ListForm(
      @Nullable String action,
      @Nullable List<String> follow,
      @Nullable String sort,
      @Nullable String show,
      @Nullable String text,
      @Nullable String shown) {

    ListQuery query() {
      return ListQuery.of(sort, show, text);
    }

    Set<UUID> chosen() {
      return follow == null ? Set.of() : Ids.all(follow);
    }

    @Override
    public String toString() {
      return "ListForm[" + action + "]";
    }
  }

  @GetMapping("/portfolio")
  View show(
      Page page,
      SignedIn reader,
      @RequestParam(required = false) @Nullable String sort,
      @RequestParam(required = false) @Nullable String show,
      @RequestParam(required = false) @Nullable String done,
      @RequestParam(required = false) @Nullable String removed) {
    String notice = Notice.find(done).map(one -> one.words(page)).orElse(null);
    return list(
        page,
        reader.account(),
        ListQuery.of(sort, show, null),
        Set.of(),
        FieldErrors.none(),
        notice,
        Ids.find(removed).orElse(null));
  }

  /** Shows the list another way, or does something with the cases chosen in it. */
  @PostMapping("/portfolio")
  View change(Page page, SignedIn reader, ListForm form) {
    AccountId account = reader.account();
    ListQuery query = form.query();
    Set<UUID> chosen = form.chosen();
    if (page.switchingLanguage()) {
      return list(page, account, query, chosen, FieldErrors.none(), null, null);
    }
    String action = form.action() == null ? "" : form.action();
    long shown = Ids.entry(form.shown());
    switch (action) {
      case "seen-all" -> {
        portfolio.seeAll(account, shown);
        return done(page, account, query, Notice.SEEN);
      }
      case "seen", "mail-at-once", "mail-like-the-rest", "mail-none", "remove" -> {
        if (chosen.isEmpty()) {
          FieldErrors errors =
              FieldErrors.of(new FieldError("follow", "portfolio.list.error.noneChosen"));
          return list(page, account, query, chosen, errors, null, null);
        }
      }
      default -> {
        return query.text().isEmpty()
            ? SeeOther.at(query.address())
            : list(page, account, query, chosen, FieldErrors.none(), null, null);
      }
    }
    return switch (action) {
      case "seen" -> {
        portfolio.see(account, chosen, shown);
        yield done(page, account, query, Notice.SEEN);
      }
      case "remove" -> removed(page, account, query, portfolio.remove(account, chosen));
      case "mail-at-once" -> mail(page, account, query, chosen, PerCase.AT_ONCE);
      case "mail-like-the-rest" -> mail(page, account, query, chosen, PerCase.LIKE_THE_REST);
      default -> mail(page, account, query, chosen, PerCase.NONE);
    };
  }

  private View mail(Page page, AccountId account, ListQuery query, Set<UUID> chosen, PerCase mail) {
    portfolio.mail(account, chosen, mail);
    Notice notice =
        switch (mail) {
          case AT_ONCE -> Notice.MAIL_AT_ONCE;
          case LIKE_THE_REST -> Notice.MAIL_LIKE_THE_REST;
          case NONE -> Notice.MAIL_NONE;
        };
    return done(page, account, query, notice);
  }

  /** Brings back what was removed a moment ago. */
  @PostMapping("/portfolio/undo")
  View undo(SignedIn reader, @RequestParam(required = false) @Nullable String removal) {
    AccountId account = reader.account();
    Optional<UUID> known = Ids.find(removal).filter(id -> portfolio.removed(account, id) > 0);
    if (known.isEmpty()) {
      return SeeOther.at("/portfolio?done=" + Notice.UNDO_OVER.written());
    }
    int limit = limits.pending(accounts.get(account).kind());
    List<Followed> left = portfolio.undo(account, limit, known.get());
    Notice notice = left.isEmpty() ? Notice.UNDONE : Notice.UNDONE_IN_PART;
    return SeeOther.at("/portfolio?done=" + notice.written());
  }

  /** The reader has read that a link in a mail stopped e-mail. */
  @PostMapping("/portfolio/mail/acknowledge")
  View acknowledge(SignedIn reader, @RequestParam(required = false) @Nullable String follow) {
    portfolio.acknowledgeStop(reader.account(), Ids.find(follow));
    return SeeOther.at("/portfolio");
  }

  /** The reader keeps the finished cases that were said to leave the list. */
  @PostMapping("/portfolio/keep")
  View keep(SignedIn reader) {
    portfolio.keepFinished(reader.account());
    return SeeOther.at("/portfolio?done=" + Notice.KEPT.written());
  }

  /** The whole list for paper. */
  @GetMapping("/portfolio/print")
  View print(
      Page page,
      SignedIn reader,
      @RequestParam(name = "in", required = false) @Nullable String in) {
    Page paper = Optional.ofNullable(in).flatMap(languages::find).map(page::in).orElse(page);
    Contents contents = portfolio.contents(reader.account());
    List<CaseRow> all = rows.of(contents, ListQuery.of(null, null, null), Set.of(), paper);
    return Html.of(templates.portfolioPrint(paper, all, paper.dateTime(clock.instant())));
  }

  /** The whole list as a file that adds everything again wherever it is sent. */
  @GetMapping("/portfolio/cases.csv")
  ResponseEntity<byte[]> download(Page page, SignedIn reader) {
    StringBuilder text = new StringBuilder();
    CsvFile file = new CsvFile(text);
    file.row(
        List.of("receipt", "form", "status", "since", "label", "note", "mail").stream()
            .map(column -> page.plain("portfolio.csv." + column))
            .toList());
    Contents contents = portfolio.contents(reader.account());
    ListQuery byLabel = new ListQuery(ListQuery.Sort.LABEL, ListQuery.Show.ALL, "");
    for (CaseRow row : rows.of(contents, byLabel, Set.of(), page)) {
      StatusText status = row.status();
      file.row(
          List.of(
              row.number().replace(" ", ""),
              row.form(),
              status == null ? row.statusSays() : status.read(),
              row.sinceMachine(),
              row.label(),
              row.note(),
              page.plain(
                  "portfolio.csv."
                      + switch (row.mail()) {
                        case AT_ONCE -> "at-once";
                        case LIKE_THE_REST -> "yes";
                        case NONE -> "no";
                      })));
    }
    return ResponseEntity.ok()
        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("cases.csv").build().toString())
        .body(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What was looked for may hold a receipt number, so then there is no address to go on to. */
  private View done(Page page, AccountId account, ListQuery query, Notice notice) {
    return query.text().isEmpty()
        ? SeeOther.at(query.address() + "&done=" + notice.written())
        : list(page, account, query, Set.of(), FieldErrors.none(), notice.words(page), null);
  }

  private View removed(Page page, AccountId account, ListQuery query, Optional<UUID> removal) {
    if (removal.isEmpty()) {
      return done(page, account, query, Notice.NOTHING_REMOVED);
    }
    return query.text().isEmpty()
        ? SeeOther.at(query.address() + "&removed=" + removal.get())
        : list(page, account, query, Set.of(), FieldErrors.none(), null, removal.get());
  }

  private View list(
      Page page,
      AccountId id,
      ListQuery query,
      Set<UUID> chosen,
      FieldErrors errors,
      @Nullable String notice,
      @Nullable UUID removal) {
    Account account = accounts.get(id);
    Contents contents = portfolio.contents(id);
    Map<Boolean, List<CaseRow>> folded =
        rows.of(contents, query, chosen, page).stream()
            .collect(Collectors.partitioningBy(CaseRow::folds));
    List<CaseRow> shown = folded.getOrDefault(false, List.of());
    List<CaseRow> finished = folded.getOrDefault(true, List.of());
    int removed = removal == null ? 0 : portfolio.removed(id, removal);
    PortfolioView view =
        new PortfolioView(
            shown,
            finished,
            shown.isEmpty()
                || !query.text().isEmpty()
                || finished.stream().anyMatch(CaseRow::chosen),
            Words.counted(page, "portfolio.finished", finished.size()),
            leaving(page, contents),
            contents.cases().size(),
            (int)
                contents.cases().stream()
                    .filter(one -> one.mark() != FollowedCase.Mark.NONE)
                    .count(),
            usage(page, contents, limits.pending(account.kind())),
            contents.cases().stream()
                .flatMap(one -> one.summary().stream())
                .mapToLong(CaseSummary::newestEntry)
                .max()
                .orElse(0),
            choices(page, "portfolio.list.sort.", ListQuery.Sort.values(), query.sort()),
            choices(page, "portfolio.list.show.", ListQuery.Show.values(), query.show()),
            query.text(),
            errors,
            removed == 0 ? notice : Words.counted(page, "portfolio.removed", removed),
            removed == 0 ? null : removal,
            MailWords.state(page, contents),
            MailWords.problem(page, account, contents.chosen(), accounts.unreachable(id)),
            StopNote.of(contents, page));
    return Html.of(
        templates.portfolioList(page, view),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  /** That finished cases will leave the list; null if none will. */
  private static @Nullable String leaving(Page page, Contents contents) {
    List<LocalDate> days =
        contents.cases().stream()
            .filter(one -> !one.pending())
            .map(one -> one.followed().leaving())
            .flatMap(leaving ->
                leaving
                    .second()
                    .map(day -> day.plusDays(FinishedCases.MONTH))
                    .or(() -> leaving.first().map(day -> day.plusDays(2L * FinishedCases.MONTH)))
                    .stream())
            .sorted()
            .toList();
    return days.isEmpty()
        ? null
        : page.plain(
            days.size() == 1 ? "portfolio.leaving.one" : "portfolio.leaving.many",
            Words.number(page, days.size()),
            page.date(days.getFirst()));
  }

  /** "37 of 100 pending cases", and how many take no place. */
  static String usage(Page page, Contents contents, int limit) {
    int pending = contents.pending();
    int closed = contents.cases().size() - pending;
    List<String> sentences = new ArrayList<>();
    sentences.add(
        page.plain(
            "portfolio.usage.pending", Words.number(page, pending), Words.number(page, limit)));
    if (closed > 0) {
      sentences.add(Words.counted(page, "portfolio.usage.closed", closed));
    }
    return String.join(" ", sentences);
  }

  private static List<Choice> choices(
      Page page, String keys, Enum<?>[] constants, Enum<?> checked) {
    return Arrays.stream(constants)
        .map(one -> {
          String value = one.name().toLowerCase(Locale.ROOT);
          return new Choice(value, page.plain(keys + value), one == checked);
        })
        .toList();
  }
}
