package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.SignInThrottle.Subject;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Signing in and out. */
@Controller
@Serving
class SignInPages {

  /** What the page can say was done just before. */
  private static final List<String> DONE =
      List.of("password", "lastCode", "oneStep", "idle", "ended");

  private final AccountStore accounts;
  private final PasswordChecks passwords;
  private final SecondStep secondStep;
  private final Entrance entrance;
  private final Visits visits;
  private final Activity activity;
  private final Origins origins;
  private final Vault vault;
  private final TransactionTemplate transactions;
  private final Templates templates;

  SignInPages(
      AccountStore accounts,
      PasswordChecks passwords,
      SecondStep secondStep,
      Entrance entrance,
      Visits visits,
      Activity activity,
      Origins origins,
      Vault vault,
      TransactionTemplate transactions,
      Templates templates) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.secondStep = secondStep;
    this.entrance = entrance;
    this.visits = visits;
    this.activity = activity;
    this.origins = origins;
    this.vault = vault;
    this.transactions = transactions;
    this.templates = templates;
  }

  @GetMapping("/sign-in")
  View begin(Page page, @RequestParam(defaultValue = "") String done) {
    return page.signedIn()
        ? new SeeOther("/portfolio")
        : Html.of(
            templates.accountsSignIn(
                page, FieldErrors.none(), "", "", DONE.contains(done) ? done : ""));
  }

  /** Sent by the form, or with a receipt number alone by a page that leads here. */
  @PostMapping("/sign-in")
  View signIn(
      Page page,
      @RequestParam(required = false) @Nullable String userId,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = "") String receiptNumber,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (userId == null || page.switchingLanguage()) {
      return form(
          page, userId == null ? "" : userId, receiptNumber, FieldErrors.none(), HttpStatus.OK);
    }
    if (userId.isBlank() || password.isEmpty()) {
      String field = userId.isBlank() ? "userId" : "password";
      return form(
          page,
          userId,
          receiptNumber,
          FieldErrors.of(new FieldError(field, "accounts.signIn.missing." + field)),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
    Optional<UserId> read = UserId.parse(userId);
    // Looked up even if nobody can have such a User ID, so that the work is the same.
    byte[][] indexes = vault.sought("user-id", read.map(UserId::compared).orElse(userId));
    Optional<AccountRow> account = transactions.execute(_ -> accounts.findByUserId(indexes));
    PasswordChecks.Check check =
        passwords.check(
            read.map(Subject::of).orElseGet(() -> Subject.ofTyped(userId)),
            account,
            new Password(password),
            origins.of(request),
            Deed.SIGN_IN_BUSY);
    boolean needsCode =
        check instanceof PasswordChecks.Right && secondStep.isNeeded(account.orElseThrow().id());
    activity.record(account, Deed.ofSignIn(check, needsCode));
    return switch (check) {
      case PasswordChecks.Right() -> {
        AccountRow row = account.orElseThrow();
        if (needsCode) {
          secondStep.begin(request, row, receiptNumber);
          yield new SeeOther(SecondStepPages.PATH);
        }
        yield entrance.enter(request, response, row, receiptNumber);
      }
      case PasswordChecks.Wrong() ->
          form(
              page,
              userId,
              receiptNumber,
              FieldErrors.of(new FieldError("userId", "accounts.signIn.wrong")),
              HttpStatus.UNPROCESSABLE_CONTENT);
      case PasswordChecks.TooOften(Instant until) ->
          form(
              page,
              userId,
              receiptNumber,
              FieldErrors.of(PasswordErrors.tooOften("userId", page, until)),
              HttpStatus.TOO_MANY_REQUESTS);
      case PasswordChecks.TooManyFromNetwork(Instant until) ->
          form(
              page,
              userId,
              receiptNumber,
              FieldErrors.of(PasswordErrors.tooManyFromNetwork("userId", page, until)),
              HttpStatus.TOO_MANY_REQUESTS);
      case PasswordChecks.Closed() ->
          form(
              page,
              userId,
              receiptNumber,
              FieldErrors.of(PasswordErrors.closed("userId")),
              HttpStatus.TOO_MANY_REQUESTS);
    };
  }

  @PostMapping("/sign-out")
  View signOut(HttpServletRequest request, HttpServletResponse response) {
    SignedInArguments.current()
        .ifPresent(signedIn -> activity.record(signedIn.account(), Deed.SIGNED_OUT));
    visits.end(request, response);
    return new SeeOther("/signed-out");
  }

  @GetMapping("/signed-out")
  Html signedOut(Page page) {
    return Html.of(
        templates.accountsMessage(
            page, "accounts.signedOut", "/sign-in", page.plain("accounts.to.signIn")));
  }

  private Html form(
      Page page, String userId, String receipt, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsSignIn(page, errors, userId, PendingReceipt.shortened(receipt), ""),
        status);
  }
}
