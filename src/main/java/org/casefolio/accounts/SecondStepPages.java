package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.casefolio.accounts.SecondStep.Waiting;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Asks for a code after the password. */
@Controller
@Serving
class SecondStepPages {

  static final String PATH = "/sign-in/code";

  /** With so few codes on paper left the account's page is shown, which says so. */
  private static final int FEW_CODES = 3;

  private final SecondStep secondStep;
  private final Entrance entrance;
  private final Origins origins;
  private final Activity activity;
  private final Templates templates;

  SecondStepPages(
      SecondStep secondStep,
      Entrance entrance,
      Origins origins,
      Activity activity,
      Templates templates) {
    this.secondStep = secondStep;
    this.entrance = entrance;
    this.origins = origins;
    this.activity = activity;
    this.templates = templates;
  }

  @GetMapping(PATH)
  View ask(Page page, HttpServletRequest request) {
    return secondStep
        .find(request)
        .<View>map(waiting -> form(page, waiting, "", FieldErrors.none(), HttpStatus.OK))
        .orElseGet(SecondStepPages::again);
  }

  @PostMapping(PATH)
  View check(
      Page page,
      @RequestParam(defaultValue = "") String code,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Waiting> waiting = secondStep.find(request);
    if (waiting.isEmpty()) {
      return again();
    }
    if (page.switchingLanguage()) {
      return form(page, waiting.get(), code, FieldErrors.none(), HttpStatus.OK);
    }
    if (code.isBlank()) {
      return wrong(
          page, waiting.get(), code, new FieldError("code", "accounts.secondStep.missing"));
    }
    SecondStep.Check check = secondStep.check(waiting.get(), code, origins.of(request));
    activity.record(waiting.get().account(), Deed.ofSecondStep(check));
    return switch (check) {
      case SecondStep.Wrong(), SecondStep.WrongPaper() ->
          wrong(page, waiting.get(), code, new FieldError("code", "accounts.secondStep.wrong"));
      case SecondStep.TooOften(Instant until) ->
          form(
              page,
              waiting.get(),
              code,
              FieldErrors.of(
                  new FieldError("code", "accounts.secondStep.tooOften", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
      case SecondStep.Closed() ->
          form(
              page,
              waiting.get(),
              code,
              FieldErrors.of(new FieldError("code", "accounts.secondStep.closed")),
              HttpStatus.TOO_MANY_REQUESTS);
      case SecondStep.Right(Optional<Integer> codesLeft) -> {
        View inside =
            entrance.enter(
                request,
                response,
                waiting.get().account(),
                PendingReceipt.take(request).orElse(""));
        yield codesLeft.filter(left -> left <= FEW_CODES).isPresent()
            ? new SeeOther(FactorPages.PATH)
            : inside;
      }
    };
  }

  /** The password has to be entered first, or once more. */
  private static View again() {
    return new SeeOther("/sign-in");
  }

  private Html wrong(Page page, Waiting waiting, String code, FieldError error) {
    return form(page, waiting, code, FieldErrors.of(error), HttpStatus.UNPROCESSABLE_CONTENT);
  }

  private Html form(
      Page page, Waiting waiting, String code, FieldErrors errors, HttpStatus status) {
    Set<Factor.Kind> kinds = secondStep.kinds(waiting);
    return Html.of(
        templates.accountsSecondStep(
            page,
            errors,
            code,
            kinds.contains(Factor.Kind.APP),
            kinds.contains(Factor.Kind.PASSKEY)),
        status);
  }
}
