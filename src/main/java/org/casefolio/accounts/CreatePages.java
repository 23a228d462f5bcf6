package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Choice;
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

/**
 * The first two of the four steps of creating a portfolio: who you are, then User ID, password and
 * address. There is no session yet, so what was chosen and a receipt number typed before travel as
 * hidden fields. The other two steps are the portfolio's.
 */
@Controller
@Serving
class CreatePages {

  /** Steps three and four. */
  static final String NEXT_STEP = "/portfolio/add?step=3";

  private static final String PASSKEY = "/create/passkey";

  private final Registration registration;
  private final WebAuthn webAuthn;
  private final Entrance entrance;
  private final Origins origins;
  private final Passphrases passphrases;
  private final Templates templates;

  CreatePages(
      Registration registration,
      WebAuthn webAuthn,
      Entrance entrance,
      Origins origins,
      Passphrases passphrases,
      Templates templates) {
    this.registration = registration;
    this.webAuthn = webAuthn;
    this.entrance = entrance;
    this.origins = origins;
    this.passphrases = passphrases;
    this.templates = templates;
  }

  @GetMapping("/create")
  View begin(Page page) {
    return page.signedIn()
        ? new SeeOther("/portfolio")
        : who(page, Optional.empty(), "", FieldErrors.none());
  }

  /** Sent by the page of a case, with its receipt number, or by the first step itself. */
  @PostMapping("/create")
  View chooseKind(
      Page page,
      @RequestParam(defaultValue = "") String step,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(defaultValue = "") String receiptNumber) {
    Optional<AccountKind> chosen = kind(kind);
    if (page.switchingLanguage() || step.isEmpty()) {
      return who(page, chosen, receiptNumber, FieldErrors.none());
    }
    if (chosen.isEmpty()) {
      return who(
          page,
          chosen,
          receiptNumber,
          FieldErrors.of(new FieldError("kind", "accounts.create.who.missing")));
    }
    return account(page, AccountForm.empty(chosen.get(), receiptNumber), FieldErrors.none());
  }

  @GetMapping("/create/account")
  View account() {
    return new SeeOther("/create");
  }

  @PostMapping("/create/account")
  View create(
      Page page,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(defaultValue = "") String receiptNumber,
      @RequestParam(defaultValue = "") String userId,
      @RequestParam(defaultValue = "") String password,
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String suggestion,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<AccountKind> chosen = kind(kind);
    if (chosen.isEmpty()) {
      return who(page, chosen, receiptNumber, FieldErrors.none());
    }
    AccountForm form =
        new AccountForm(chosen.get(), receiptNumber, userId, email.strip(), suggestion);
    if (page.switchingLanguage()) {
      return account(page, form, FieldErrors.none());
    }
    Password typed = new Password(password);
    Checked checked =
        check(
            form,
            PasswordPolicy.judge(typed, userId, EmailAddress.parse(form.email()))
                .map(refused -> PasswordErrors.of("password", refused)));
    return checked.userId().isEmpty() || !checked.errors().isEmpty()
        ? account(page, form, new FieldErrors(checked.errors()))
        : create(
            page,
            form,
            checked.userId().get(),
            new Registration.ByPassword(typed),
            request,
            response);
  }

  /**
   * What the second step holds, judged.
   *
   * @param userId empty if it cannot be one
   */
  private record Checked(Optional<UserId> userId, List<FieldError> errors) {}

  private static Checked check(AccountForm form, Optional<FieldError> password) {
    List<FieldError> errors = new ArrayList<>();
    UserId.Choice choice = UserId.choose(form.userId());
    if (choice instanceof UserId.Refused refused) {
      errors.add(
          new FieldError("userId", refused.key(), UserId.LEAST_CHARACTERS, UserId.MOST_CHARACTERS));
    }
    password.ifPresent(errors::add);
    if (EmailAddress.parse(form.email()).isEmpty() && !form.email().isEmpty()) {
      errors.add(new FieldError("email", EmailAddress.problem(form.email())));
    }
    return new Checked(
        choice instanceof UserId.Chosen(UserId accepted) ? Optional.of(accepted) : Optional.empty(),
        errors);
  }

  @GetMapping(PASSKEY)
  View passkey() {
    return new SeeOther("/create");
  }

  /** Sent by the form of the second step, and then by the script with a passkey just made. */
  @PostMapping(PASSKEY)
  View createWithPasskey(
      Page page,
      @RequestParam(defaultValue = "") String kind,
      @RequestParam(defaultValue = "") String receiptNumber,
      @RequestParam(defaultValue = "") String userId,
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String suggestion,
      @RequestParam(defaultValue = "") String answer,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<AccountKind> chosen = kind(kind);
    if (chosen.isEmpty()) {
      return who(page, chosen, receiptNumber, FieldErrors.none());
    }
    AccountForm form =
        new AccountForm(chosen.get(), receiptNumber, userId, email.strip(), suggestion);
    Checked checked = check(form, Optional.empty());
    if (checked.userId().isEmpty() || !checked.errors().isEmpty()) {
      return account(page, form, new FieldErrors(checked.errors()));
    }
    if (answer.isEmpty() || page.switchingLanguage()) {
      // Said before the device makes a passkey, which would stay on it.
      return registration
          .findFull(origins.of(request))
          .map(until -> tooManyCreated(page, form, until))
          .orElseGet(() -> passkey(page, form, FieldErrors.none(), request));
    }
    Optional<WebAuthn.Passkey> made =
        PasskeyChallenge.take(request).flatMap(challenge -> webAuthn.register(answer, challenge));
    return made.isEmpty()
        ? passkey(
            page,
            form,
            FieldErrors.of(new FieldError("passkey", "accounts.passkey.add.wrong")),
            request)
        : create(
            page,
            form,
            checked.userId().get(),
            new Registration.ByPasskey(made.get(), page.plain("accounts.passkey.name.usual")),
            request,
            response);
  }

  private View create(
      Page page,
      AccountForm form,
      UserId userId,
      Registration.Opening opening,
      HttpServletRequest request,
      HttpServletResponse response) {
    Registration.Outcome outcome =
        registration.create(
            new Registration.Application(
                form.kind(), userId, opening, EmailAddress.parse(form.email()), page.locale()),
            origins.of(request));
    return switch (outcome) {
      case Registration.Created created ->
          welcome(created, page.locale(), form.receipt(), request, response);
      case Registration.UserIdTaken() ->
          account(page, form, FieldErrors.of(new FieldError("userId", "accounts.userId.taken")));
      case Registration.TooManyTaken(Instant until) ->
          account(
              page,
              form,
              FieldErrors.of(
                  new FieldError("userId", "accounts.userId.tooManyTaken", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
      case Registration.TooManyCreated(Instant until) -> tooManyCreated(page, form, until);
    };
  }

  private Html tooManyCreated(Page page, AccountForm form, Instant until) {
    return account(
        page,
        form,
        FieldErrors.of(
            new FieldError("userId", "accounts.create.tooManyCreated", page.dateTime(until))),
        HttpStatus.TOO_MANY_REQUESTS);
  }

  private View welcome(
      Registration.Created created,
      Locale language,
      String receipt,
      HttpServletRequest request,
      HttpServletResponse response) {
    HttpSession session =
        entrance.enter(
            request, response, created.account(), created.generation(), language, receipt);
    if (!created.backup().isEmpty()) {
      PrintedCodes.keep(session, RecoveryCode.Purpose.BACKUP, created.backup(), true);
    }
    if (!created.codes().isEmpty()) {
      PrintedCodes.keep(session, RecoveryCode.Purpose.RECOVERY, created.codes(), true);
      return new SeeOther(CodePages.PATH);
    }
    return new SeeOther(created.backup().isEmpty() ? NEXT_STEP : FactorPages.CODES);
  }

  /**
   * What the second step holds, but for the password.
   *
   * @param suggestion the passphrase that was offered, kept because somebody may have written it
   *     down
   */
  private record AccountForm(
      AccountKind kind, String receipt, String userId, String email, String suggestion) {

    static AccountForm empty(AccountKind kind, String receipt) {
      return new AccountForm(kind, receipt, "", "", "");
    }
  }

  private Html passkey(
      Page page, AccountForm form, FieldErrors errors, HttpServletRequest request) {
    return Html.of(
        templates.accountsPasskeyCreate(
            page,
            errors,
            written(form.kind()),
            PendingReceipt.shortened(form.receipt()),
            form.userId(),
            form.email(),
            webAuthn.creationOptions(
                PasskeyChallenge.begin(request), Optional.empty(), form.userId(), List.of())),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private Html who(Page page, Optional<AccountKind> chosen, String receipt, FieldErrors errors) {
    List<Choice> kinds =
        Arrays.stream(AccountKind.values())
            .map(kind ->
                new Choice(
                    written(kind),
                    page.plain("accounts.kind." + written(kind)),
                    page.plain("accounts.kind." + written(kind) + ".hint"),
                    chosen.equals(Optional.of(kind))))
            .toList();
    return Html.of(
        templates.accountsCreateWho(page, errors, kinds, PendingReceipt.shortened(receipt)),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private Html account(Page page, AccountForm form, FieldErrors errors) {
    return account(
        page, form, errors, errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private Html account(Page page, AccountForm form, FieldErrors errors, HttpStatus status) {
    String suggestion =
        form.suggestion().isEmpty() || page.switchingLanguage()
            ? passphrases.suggest(page.locale()).orElse("")
            : form.suggestion();
    return Html.of(
        templates.accountsCreateAccount(
            page,
            errors,
            written(form.kind()),
            PendingReceipt.shortened(form.receipt()),
            form.userId(),
            form.email(),
            suggestion),
        status);
  }

  static Optional<AccountKind> kind(String written) {
    return Arrays.stream(AccountKind.values())
        .filter(kind -> written(kind).equals(written))
        .findFirst();
  }

  static String written(AccountKind kind) {
    return switch (kind) {
      case APPLICANT -> "applicant";
      case EMPLOYER -> "employer";
      case REPRESENTATIVE -> "representative";
      case COMMUNITY_ORGANIZATION -> "organization";
    };
  }
}
