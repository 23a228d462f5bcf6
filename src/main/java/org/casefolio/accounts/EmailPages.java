package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
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

/** The address of an account: changing it, removing it, and typing the code of its confirmation. */
@Controller
@Serving
class EmailPages {

  private static final String PATH = "/account/email";
  private static final String CODE = PATH + "/code";

  private final Accounts accounts;
  private final AccountChanges changes;
  private final Addresses addresses;
  private final StepUp stepUp;
  private final Templates templates;

  EmailPages(
      Accounts accounts,
      AccountChanges changes,
      Addresses addresses,
      StepUp stepUp,
      Templates templates) {
    this.accounts = accounts;
    this.changes = changes;
    this.addresses = addresses;
    this.stepUp = stepUp;
    this.templates = templates;
  }

  @GetMapping(PATH)
  Html show(Page page, SignedIn signedIn) {
    return form(
        page,
        signedIn,
        accounts.get(signedIn.account()).email().orElse(""),
        FieldErrors.none(),
        HttpStatus.OK);
  }

  @PostMapping(PATH)
  View change(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String email,
      HttpServletRequest request) {
    if (stepUp.switchingLanguage(page, request)) {
      return form(page, signedIn, email, FieldErrors.none(), HttpStatus.OK);
    }
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (address.isEmpty() && !email.isBlank()) {
      return form(
          page,
          signedIn,
          email,
          FieldErrors.of(new FieldError("email", EmailAddress.problem(email))),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    if (address.isPresent()) {
      boolean asked = changes.askForEmail(signedIn.account(), address.get());
      return new SeeOther(asked ? CODE : "/account?saved=email");
    }
    PrintedCodes.keep(
        request.getSession(true),
        RecoveryCode.Purpose.RECOVERY,
        changes.removeEmail(signedIn.account()),
        false);
    return new SeeOther(CodePages.PATH);
  }

  @GetMapping(CODE)
  View showCode(Page page, SignedIn signedIn) {
    return code(page, signedIn, "", FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping(CODE)
  View confirm(Page page, SignedIn signedIn, @RequestParam(defaultValue = "") String code) {
    if (page.switchingLanguage()) {
      return code(page, signedIn, code, FieldErrors.none(), HttpStatus.OK);
    }
    if (code.isBlank()) {
      return wrong(page, signedIn, code, new FieldError("code", "accounts.emailCode.missing"));
    }
    return switch (addresses.confirm(signedIn.account(), code)) {
      case Addresses.Confirmed() -> new SeeOther("/account?saved=email");
      case Addresses.AlreadyConfirmed() -> new SeeOther("/account?saved=email");
      case Addresses.AddressFull() ->
          wrong(page, signedIn, code, new FieldError("code", "accounts.emailCode.full"));
      case Addresses.WrongCode() ->
          wrong(page, signedIn, code, new FieldError("code", "accounts.emailCode.wrong"));
      case Addresses.TooManyCodes(Instant until) ->
          code(
              page,
              signedIn,
              code,
              FieldErrors.of(
                  new FieldError("code", "accounts.emailCode.tooMany", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
      case Addresses.Dead(Link.State _) -> throw new IllegalStateException("no link was used");
    };
  }

  @PostMapping(CODE + "/again")
  View again(SignedIn signedIn) {
    changes.askAgain(signedIn.account());
    return new SeeOther(CODE + "?sent");
  }

  /** Asks for the confirmation of an address again to which nothing goes any more. */
  @PostMapping(PATH + "/again")
  View confirmAgain(SignedIn signedIn) {
    changes.askOnceMore(signedIn.account());
    return new SeeOther(CODE + "?sent");
  }

  private View wrong(Page page, SignedIn signedIn, String code, FieldError error) {
    return code(page, signedIn, code, FieldErrors.of(error), HttpStatus.UNPROCESSABLE_CONTENT);
  }

  private Html form(
      Page page, SignedIn signedIn, String email, FieldErrors errors, HttpStatus status) {
    Account account = accounts.get(signedIn.account());
    return Html.of(
        templates.accountsEmail(
            page,
            errors,
            email,
            account.email().isPresent(),
            accounts.unreachable(account.id()),
            account.more()),
        status);
  }

  /** Where no address waits for its confirmation there is nothing to type. */
  private View code(
      Page page, SignedIn signedIn, String code, FieldErrors errors, HttpStatus status) {
    Optional<EmailAddress> waiting = changes.findNewEmail(signedIn.account());
    if (waiting.isEmpty()) {
      return new SeeOther(PATH);
    }
    return Html.of(
        templates.accountsEmailCode(
            page, errors, code, waiting.get().written(), page.query().contains("sent")),
        status);
  }
}
