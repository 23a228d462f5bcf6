package org.casefolio.portfolio;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.PendingReceipt;
import org.casefolio.accounts.SignedIn;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.AddedRow.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.View;

/** Adding cases: one from the public check, or a whole list pasted or uploaded. */
@Controller
@Serving
class AddPages {

  private final OwnPortfolio portfolio;
  private final Accounts accounts;
  private final PortfolioLimits limits;
  private final PastedList lists;
  private final Templates templates;

  AddPages(
      OwnPortfolio portfolio,
      Accounts accounts,
      PortfolioLimits limits,
      Settings settings,
      MessageSource texts,
      Templates templates) {
    this.portfolio = portfolio;
    this.accounts = accounts;
    this.limits = limits;
    this.lists = new PastedList(headings(settings, texts));
    this.templates = templates;
  }

  /**
   * What the forms send, the file aside.
   *
   * @param numbers what was typed or pasted
   * @param more what a file held, where the page that says what became of it is sent again
   * @param results what became of each row, where that is only to be shown in another language
   */
  record AddForm(
      @Nullable String numbers,
      @Nullable String more,
      @Nullable String results,
      @Nullable String step) {

    String typed() {
      return numbers == null ? "" : numbers;
    }

    String uploaded() {
      return more == null ? "" : more;
    }

    boolean isStep() {
      return "3".equals(step);
    }

    AddForm withUploaded(String text) {
      return new AddForm(numbers, text, results, step);
    }

    @Override
    public String toString() {
      return "AddForm[]";
    }
  }

  @GetMapping("/portfolio/add")
  View ask(
      Page page,
      SignedIn reader,
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String step) {
    String typed = PendingReceipt.take(request).orElse("");
    return ask(page, reader.account(), "3".equals(step), typed, FieldErrors.none());
  }

  @PostMapping("/portfolio/add")
  View add(
      Page page,
      SignedIn reader,
      AddForm form,
      @RequestParam(required = false) @Nullable MultipartFile file)
      throws IOException {
    AccountId account = reader.account();
    if (page.switchingLanguage()) {
      return inOtherLanguage(page, account, form);
    }
    if (file == null || file.isEmpty()) {
      return take(page, account, form.withUploaded(""), "numbers");
    }
    if (file.getSize() > Upload.MOST_BYTES) {
      return wrong(page, account, form, "file", "portfolio.add.error.tooBig");
    }
    Optional<String> text = Upload.text(file.getBytes());
    return text.isPresent()
        ? take(page, account, form.withUploaded(text.get()), "file")
        : wrong(page, account, form, "file", "portfolio.add.error.notText");
  }

  private View take(Page page, AccountId account, AddForm form, String field) {
    if (form.typed().length() > Upload.MOST_BYTES) {
      return wrong(page, account, form, "numbers", "portfolio.add.error.tooBig");
    }
    if (lists.count(form.typed()) + lists.count(form.uploaded()) > PastedList.MOST_ROWS) {
      return wrong(page, account, form, field, "portfolio.add.error.tooMany");
    }
    List<PastedRow> rows = read(form);
    if (rows.isEmpty()) {
      return wrong(page, account, form, field, "portfolio.add.error.empty");
    }
    if (rows.size() > PastedList.MOST_ROWS) {
      return wrong(page, account, form, field, "portfolio.add.error.tooMany");
    }
    return added(page, account, form, rows, follow(account, rows));
  }

  /** Nothing is done again: the form, or what became of it, is only shown in another language. */
  private View inOtherLanguage(Page page, AccountId account, AddForm form) {
    String results = form.results() == null ? "" : form.results();
    if (!results.isEmpty() && results.length() <= PastedList.MOST_ROWS) {
      List<PastedRow> rows = read(form);
      List<Result> outcomes = new ArrayList<>();
      for (int i = 0; i < results.length(); i++) {
        Result result = Result.of(results.charAt(i));
        if (result != null) {
          outcomes.add(result);
        }
      }
      if (outcomes.size() == rows.size()) {
        return added(page, account, form, rows, outcomes);
      }
    }
    return ask(page, account, form.isStep(), form.typed(), FieldErrors.none());
  }

  private List<PastedRow> read(AddForm form) {
    List<PastedRow> rows = new ArrayList<>(lists.read(form.typed()));
    rows.addAll(lists.read(form.uploaded()));
    return rows;
  }

  private List<Result> follow(AccountId account, List<PastedRow> rows) {
    List<Wanted> wanted = new ArrayList<>();
    for (PastedRow row : rows) {
      if (row instanceof PastedRow.Receipt number) {
        wanted.add(number.wanted());
      }
    }
    Iterator<FollowOutcome> outcomes =
        wanted.isEmpty()
            ? Collections.emptyIterator()
            : portfolio
                .follow(account, limits.pending(accounts.get(account).kind()), wanted)
                .iterator();
    return rows.stream()
        .map(row ->
            switch (row) {
              case PastedRow.Unread _ -> Result.NOT_A_NUMBER;
              case PastedRow.Receipt _ ->
                  switch (outcomes.next()) {
                    case FollowOutcome.Added added ->
                        added.recognized() ? Result.ADDED : Result.ADDED_NOT_RECOGNIZED;
                    case FollowOutcome.AddedLate _ -> Result.ADDED_LATE;
                    case FollowOutcome.AlreadyThere _ -> Result.ALREADY_THERE;
                    case FollowOutcome.TooManyPending _ -> Result.TOO_MANY_PENDING;
                    case FollowOutcome.TooManyToday _ -> Result.TOO_MANY_TODAY;
                    case FollowOutcome.PortfolioFull _ -> Result.PORTFOLIO_FULL;
                  };
            })
        .toList();
  }

  private View added(
      Page page, AccountId account, AddForm form, List<PastedRow> rows, List<Result> results) {
    List<AddedRow> said = new ArrayList<>();
    Map<Result, Integer> counts = new EnumMap<>(Result.class);
    StringBuilder letters = new StringBuilder();
    List<String> rest = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Result result = results.get(i);
      AddedRow row = AddedRows.of(rows.get(i), result, page);
      said.add(row);
      counts.merge(result, 1, Integer::sum);
      letters.append(result.letter());
      if (row.overTheLimit()) {
        rest.add(row.again());
      } else if (row.unread()) {
        unread.add(row.label().isEmpty() ? row.number() : row.number() + "\t" + row.label());
      }
    }
    int limit = limits.pending(accounts.get(account).kind());
    String limitSays = null;
    if (counts.containsKey(Result.TOO_MANY_PENDING)) {
      limitSays = page.plain("portfolio.added.limit.pending", Words.number(page, limit));
    } else if (counts.containsKey(Result.PORTFOLIO_FULL)) {
      limitSays =
          page.plain("portfolio.added.limit.total", Words.number(page, PortfolioLimits.TOTAL));
    } else if (counts.containsKey(Result.TOO_MANY_TODAY)) {
      limitSays = page.plain("portfolio.added.limit.today");
    }
    return Html.of(
        templates.portfolioAdded(
            page,
            new AddedView(
                form.isStep(),
                said,
                AddedRows.counts(counts, page),
                form.typed(),
                form.uploaded(),
                letters.toString(),
                limitSays,
                String.join("\n", rest),
                String.join("\n", unread))));
  }

  private View wrong(Page page, AccountId account, AddForm form, String field, String key) {
    FieldErrors errors = FieldErrors.of(new FieldError(field, key));
    return ask(page, account, form.isStep(), form.typed(), errors);
  }

  private View ask(Page page, AccountId account, boolean step, String typed, FieldErrors errors) {
    int limit = limits.pending(accounts.get(account).kind());
    String room = PortfolioPages.usage(page, portfolio.contents(account), limit);
    return Html.of(
        templates.portfolioAdd(page, new AddView(step, typed, room, errors)),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  /** Adds the case that the public check has just shown. */
  @PostMapping("/portfolio/follow")
  View follow(
      Page page,
      SignedIn reader,
      @RequestParam(name = PendingReceipt.FIELD, required = false) @Nullable String typed) {
    AccountId account = reader.account();
    String sent = typed == null ? "" : typed;
    return switch (ReceiptNumber.read(sent)) {
      case ReceiptReading.Read read -> {
        int limit = limits.pending(accounts.get(account).kind());
        FollowOutcome outcome =
            portfolio.follow(account, limit, List.of(Wanted.of(read.number()))).getFirst();
        yield switch (outcome) {
          case FollowOutcome.Added added -> atCase(added.follow(), Notice.FOLLOWED);
          case FollowOutcome.AddedLate added -> atCase(added.follow(), Notice.FOLLOWED);
          case FollowOutcome.AlreadyThere there -> atCase(there.follow(), Notice.ALREADY_THERE);
          case FollowOutcome.TooManyPending _ -> atList(Notice.TOO_MANY_PENDING);
          case FollowOutcome.TooManyToday _ -> atList(Notice.TOO_MANY_TODAY);
          case FollowOutcome.PortfolioFull _ -> atList(Notice.PORTFOLIO_FULL);
        };
      }
      case ReceiptReading.Malformed malformed -> {
        FieldErrors errors =
            FieldErrors.of(new FieldError("numbers", AddedRows.why(malformed.why())));
        yield ask(page, account, false, sent, errors);
      }
    };
  }

  private static View atCase(UUID follow, Notice notice) {
    return SeeOther.at("/portfolio/case/" + follow + "?done=" + notice.written());
  }

  private static View atList(Notice notice) {
    return SeeOther.at("/portfolio?done=" + notice.written());
  }

  private static Headings headings(Settings settings, MessageSource texts) {
    return Headings.of(
        inEveryLanguage(settings, texts, "receipt"),
        inEveryLanguage(settings, texts, "label"),
        inEveryLanguage(settings, texts, "note"),
        inEveryLanguage(settings, texts, "mail"),
        inEveryLanguage(settings, texts, "no"),
        inEveryLanguage(settings, texts, "at-once"));
  }

  private static List<String> inEveryLanguage(
      Settings settings, MessageSource texts, String column) {
    return settings.languages().stream()
        .map(language -> texts.getMessage("portfolio.csv." + column, null, language))
        .toList();
  }
}
