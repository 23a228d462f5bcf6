package org.casefolio.lookup;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.SignedIn;
import org.casefolio.cases.Case;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.cases.ReceiptReading.Malformed;
import org.casefolio.cases.ReceiptReading.Read;
import org.casefolio.cases.view.CaseSheets;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.ClientAddress;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.OpenPosts;
import org.casefolio.platform.web.Page;
import org.casefolio.sweeping.Asker;
import org.casefolio.sweeping.Permission;
import org.casefolio.sweeping.Questions;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The first page and the answer to its question. */
@Controller
@Serving
class CheckPages {

  private static final String FIELD = "receiptNumber";

  private final Questions questions;
  private final ClientAddress addresses;
  private final Clock clock;
  private final Cases cases;
  private final CaseSheets sheets;
  private final Templates templates;
  private final List<HomeExtra> extras;
  private final Optional<Enquiry> enquiry;

  CheckPages(
      Questions questions,
      ClientAddress addresses,
      Clock clock,
      Cases cases,
      CaseSheets sheets,
      Templates templates,
      List<HomeExtra> extras,
      Optional<Enquiry> enquiry) {
    this.questions = questions;
    this.addresses = addresses;
    this.clock = clock;
    this.cases = cases;
    this.sheets = sheets;
    this.templates = templates;
    this.extras = extras;
    this.enquiry = enquiry;
  }

  /** A question needs no session, cookie or token: it changes nothing. */
  @Bean
  static OpenPosts checkNeedsNoToken() {
    return OpenPosts.of("/check", "/");
  }

  @GetMapping("/")
  Html home(Page page) {
    return form(page, "", FieldErrors.none(), Optional.empty(), HttpStatus.OK);
  }

  /** The language button of the first page, which keeps what was typed. */
  @PostMapping("/")
  Html homeInOtherLanguage(Page page, @RequestParam(name = FIELD, defaultValue = "") String typed) {
    return form(page, typed, FieldErrors.none(), Optional.empty(), HttpStatus.OK);
  }

  /** Whoever comes to the answer by its address, as after a bookmark, is asked the question. */
  @GetMapping("/check")
  String answerWithoutQuestion() {
    return "redirect:/";
  }

  @PostMapping("/check")
  Html check(
      Page page,
      Optional<SignedIn> reader,
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam(name = FIELD, defaultValue = "") String typed) {
    // Back and the history of a phone may show the answer again; no shared cache may keep it.
    response.setHeader(
        HttpHeaders.CACHE_CONTROL, CacheControl.noCache().cachePrivate().getHeaderValue());
    if (!page.publicCheck() || (typed.isBlank() && page.switchingLanguage())) {
      return form(page, typed, FieldErrors.none(), Optional.empty(), HttpStatus.OK);
    }
    ReceiptReading reading = ReceiptNumber.read(typed);
    return switch (reading) {
      case Read read ->
          switch (questions.ask(asker(request, reader), read.number())) {
            case Permission.Granted _ -> answer(page, read);
            case Permission.OverBudget(Instant until) -> {
              response.setHeader(HttpHeaders.RETRY_AFTER, secondsTo(until));
              yield limited(page, read.number(), until);
            }
          };
      case Malformed malformed ->
          form(
              page,
              typed,
              FieldErrors.of(new FieldError(FIELD, "lookup.malformed." + malformed.why().name())),
              malformed.didYouMean(),
              HttpStatus.UNPROCESSABLE_CONTENT);
    };
  }

  private Asker asker(HttpServletRequest request, Optional<SignedIn> reader) {
    return new Asker(
        addresses.lineOf(request),
        addresses.networkOf(request),
        reader.map(SignedIn::account).map(AccountId::value));
  }

  private String secondsTo(Instant until) {
    return "" + Math.max(1, Duration.between(clock.instant(), until).toSeconds() + 1);
  }

  /** The time is said to the minute, and never too early. */
  private Html limited(Page page, ReceiptNumber number, Instant until) {
    Instant minute = until.plus(Duration.ofMinutes(1)).truncatedTo(ChronoUnit.MINUTES);
    return Html.of(
        templates.lookupLimited(page, number, page.time(minute)), HttpStatus.TOO_MANY_REQUESTS);
  }

  private Html answer(Page page, Read read) {
    if (enquiry.isPresent()) {
      return asked(page, read, enquiry.get().ask(read.number()));
    }
    Optional<Case> found = cases.lookUp(read.number());
    return Html.of(
        templates.lookupAnswer(
            page,
            read.number(),
            read.knownPrefix(),
            found.map(known -> sheets.of(known, page)),
            "",
            cases.feed()));
  }

  /** The same where somebody else is asked: nothing that is kept here is looked at. */
  private Html asked(Page page, Read read, Enquiry.Reply reply) {
    return switch (reply) {
      case Enquiry.Found(Case found) ->
          Html.of(
              templates.lookupAnswer(
                  page,
                  read.number(),
                  read.knownPrefix(),
                  Optional.of(sheets.of(found, page, null)),
                  "",
                  cases.feed()));
      case Enquiry.NotRecognized(String message) ->
          Html.of(
              templates.lookupAnswer(
                  page,
                  read.number(),
                  read.knownPrefix(),
                  Optional.empty(),
                  message,
                  cases.feed()));
      case Enquiry.NoAnswer(String message, Optional<Duration> retryAfter) ->
          Html.of(
              templates.lookupNoAnswer(
                  page, read.number(), message, retryAfter.map(clock.instant()::plus)),
              HttpStatus.SERVICE_UNAVAILABLE);
    };
  }

  private Html form(
      Page page,
      String typed,
      FieldErrors errors,
      Optional<ReceiptNumber> didYouMean,
      HttpStatus status) {
    if (!page.publicCheck()) {
      return Html.of(
          templates.lookupMembers(
              page, extras.stream().map(extra -> extra.content(page)).toList()));
    }
    return Html.of(
        templates.lookupHome(
            page,
            typed,
            errors,
            didYouMean,
            cases.feed(),
            extras.stream().map(extra -> extra.content(page)).toList()),
        status);
  }
}
