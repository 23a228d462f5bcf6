package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
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

/** Signing in with a passkey, and adding one to an account. Both need the page's script. */
@Controller
@Serving
class PasskeyPages {

  static final String SIGN_IN = "/sign-in/passkey";

  private static final String ADD = FactorPages.PATH + "/passkey";

  private final Accounts accounts;
  private final Factors factors;
  private final WebAuthn webAuthn;
  private final StepUp stepUp;
  private final Entrance entrance;
  private final Activity activity;
  private final Templates templates;

  PasskeyPages(
      Accounts accounts,
      Factors factors,
      WebAuthn webAuthn,
      StepUp stepUp,
      Entrance entrance,
      Activity activity,
      Templates templates) {
    this.accounts = accounts;
    this.factors = factors;
    this.webAuthn = webAuthn;
    this.stepUp = stepUp;
    this.entrance = entrance;
    this.activity = activity;
    this.templates = templates;
  }

  @GetMapping(SIGN_IN)
  View begin(Page page, HttpServletRequest request) {
    return page.signedIn()
        ? new SeeOther("/portfolio")
        : signInForm(page, "", FieldErrors.none(), request);
  }

  /** Sent by the script, or with a receipt number alone by the pages that lead here. */
  @PostMapping(SIGN_IN)
  View signIn(
      Page page,
      @RequestParam(defaultValue = "") String answer,
      @RequestParam(defaultValue = "") String receiptNumber,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (answer.isEmpty() || page.switchingLanguage()) {
      return signInForm(page, receiptNumber, FieldErrors.none(), request);
    }
    Optional<AccountRow> account =
        PasskeyChallenge.take(request).flatMap(challenge -> factors.usePasskey(answer, challenge));
    activity.record(account, account.isPresent() ? Deed.SIGNED_IN : Deed.WRONG_PASSKEY);
    if (account.isEmpty()) {
      return signInForm(
          page,
          receiptNumber,
          FieldErrors.of(new FieldError("passkey", "accounts.passkey.signIn.wrong")),
          request);
    }
    return entrance.enter(
        request, response, account.get(), PendingReceipt.take(request).orElse(receiptNumber));
  }

  /**
   * Proven before it is made: a passkey that is made and then not kept would stay on the device.
   */
  @GetMapping(ADD)
  View askAdd(Page page, SignedIn signedIn, HttpServletRequest request) {
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    return factors.list(signedIn.account()).size() >= Factors.MOST
        ? new SeeOther(FactorPages.PATH)
        : addForm(
            page, signedIn, page.plain("accounts.passkey.name.usual"), FieldErrors.none(), request);
  }

  @PostMapping(ADD)
  View add(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String answer,
      HttpServletRequest request) {
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    if (name.isEmpty() && answer.isEmpty()) {
      return askAdd(page, signedIn, request); // comes from the question
    }
    if (page.switchingLanguage()) {
      return addForm(page, signedIn, name, FieldErrors.none(), request);
    }
    Optional<FieldError> unfit = FactorPages.unfitName(name);
    if (unfit.isPresent()) {
      return addForm(page, signedIn, name, FieldErrors.of(unfit.get()), request);
    }
    Optional<WebAuthn.Passkey> made =
        PasskeyChallenge.take(request).flatMap(challenge -> webAuthn.register(answer, challenge));
    if (made.isEmpty()) {
      return addForm(
          page,
          signedIn,
          name,
          FieldErrors.of(new FieldError("passkey", "accounts.passkey.add.wrong")),
          request);
    }
    return switch (factors.add(signedIn.account(), made.get(), name.strip())) {
      case Factors.Done(List<RecoveryCode> printed) -> FactorPages.added(printed, request);
      case Factors.Full() -> new SeeOther(FactorPages.PATH); // which says so
      case Factors.Known() -> new SeeOther(FactorPages.PATH); // where it is seen
      case Factors.WrongCode() -> throw new IllegalStateException("a passkey has no code");
    };
  }

  private Html signInForm(
      Page page, String receipt, FieldErrors errors, HttpServletRequest request) {
    return Html.of(
        templates.accountsPasskeySignIn(
            page,
            errors,
            webAuthn.requestOptions(PasskeyChallenge.begin(request)),
            PendingReceipt.shortened(receipt)),
        status(errors));
  }

  private Html addForm(
      Page page, SignedIn signedIn, String name, FieldErrors errors, HttpServletRequest request) {
    String options =
        webAuthn.creationOptions(
            PasskeyChallenge.begin(request),
            Optional.of(signedIn.account()),
            accounts.get(signedIn.account()).userId(),
            factors.passkeys(signedIn.account()));
    return Html.of(templates.accountsPasskeyAdd(page, errors, name, options), status(errors));
  }

  private static HttpStatus status(FieldErrors errors) {
    return errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK;
  }
}
