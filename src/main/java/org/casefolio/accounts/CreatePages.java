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
  private static final String NEXT_STEP = "/portfolio/add?step=3";

  private final Registration registration;
  private final Entrance entrance;
  private final Origins origins;
  private final Passphrases passphrases;
  private final Templates templates;

  CreatePages(
      Registration registration,
      Entrance entrance,
      Origins origins,
      Passphrases passphrases,
      Templates templates) {
    this.registration = registration;
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
    List<FieldError> errors = new ArrayList<>();
    UserId.Choice choice = UserId.choose(userId);
    if (choice instanceof UserId.Refused refused) {
      errors.add(
          new FieldError("userId", refused.key(), UserId.LEAST_CHARACTERS, UserId.MOST_CHARACTERS));
    }
    Optional<EmailAddress> address = EmailAddress.parse(form.email());
    PasswordPolicy.judge(new Password(password), userId, address)
        .ifPresent(refused -> errors.add(PasswordErrors.of("password", refused)));
    if (address.isEmpty() && !form.email().isEmpty()) {
      errors.add(new FieldError("email", EmailAddress.problem(form.email())));
    }
    if (!(choice instanceof UserId.Chosen(UserId accepted)) || !errors.isEmpty()) {
      return account(page, form, new FieldErrors(errors));
    }
    Registration.Outcome outcome =
        registration.create(
            new Registration.Application(
                form.kind(), accepted, new Password(password), address, page.locale()),
            origins.networkOf(request));
    return switch (outcome) {
      case Registration.Created created ->
          welcome(created, page.locale(), receiptNumber, request, response);
      case Registration.UserIdTaken() ->
          account(page, form, FieldErrors.of(new FieldError("userId", "accounts.userId.taken")));
      case Registration.TooManyTaken(Instant until) ->
          account(
              page,
              form,
              FieldErrors.of(
                  new FieldError("userId", "accounts.userId.tooManyTaken", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
    };
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
    if (created.codes().isEmpty()) {
      return new SeeOther(NEXT_STEP);
    }
    PrintedCodes.keep(session, RecoveryCode.Purpose.RECOVERY, created.codes(), true);
    return new SeeOther(CodePages.PATH);
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

  private static Optional<AccountKind> kind(String written) {
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
