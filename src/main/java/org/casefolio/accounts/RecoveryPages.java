package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** The ways back in for those who forgot User ID or password. */
@Controller
@Serving
class RecoveryPages {

  static final String RESET = "/reset";

  private static final String USER_ID = "/recover/user-id";
  private static final String PASSWORD = "/recover/password";
  private static final String CODE = "/recover/code";
  private static final String SENT = "/sent";
  private static final List<String> DEAD = List.of("used", "replaced", "expired", "unknown");

  private final Recovery recovery;
  private final Origins origins;
  private final Devices devices;
  private final Passphrases passphrases;
  private final Templates templates;

  RecoveryPages(
      Recovery recovery,
      Origins origins,
      Devices devices,
      Passphrases passphrases,
      Templates templates) {
    this.recovery = recovery;
    this.origins = origins;
    this.devices = devices;
    this.passphrases = passphrases;
    this.templates = templates;
  }

  @GetMapping(USER_ID)
  Html askUserIds(Page page) {
    return Html.of(templates.accountsRecoverUserId(page, FieldErrors.none(), ""));
  }

  @PostMapping(USER_ID)
  View sendUserIds(
      Page page, @RequestParam(defaultValue = "") String email, HttpServletRequest request) {
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (page.switchingLanguage()) {
      return Html.of(templates.accountsRecoverUserId(page, FieldErrors.none(), email));
    }
    if (address.isEmpty()) {
      return Html.of(
          templates.accountsRecoverUserId(
              page, FieldErrors.of(new FieldError("email", EmailAddress.problem(email))), email),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return switch (recovery.askForUserIds(address.get(), origins.lineOf(request))) {
      case Recovery.Following() -> new SeeOther(USER_ID + SENT);
      case Recovery.TooManyMails(Instant until) ->
          Html.of(
              templates.accountsRecoverUserId(page, tooManyMails("email", page, until), email),
              HttpStatus.TOO_MANY_REQUESTS);
    };
  }

  @GetMapping(PASSWORD)
  Html askReset(Page page) {
    return Html.of(templates.accountsRecoverPassword(page, FieldErrors.none(), ""));
  }

  @PostMapping(PASSWORD)
  View sendReset(
      Page page, @RequestParam(defaultValue = "") String userId, HttpServletRequest request) {
    if (page.switchingLanguage()) {
      return Html.of(templates.accountsRecoverPassword(page, FieldErrors.none(), userId));
    }
    if (userId.isBlank()) {
      return Html.of(
          templates.accountsRecoverPassword(
              page,
              FieldErrors.of(new FieldError("userId", "accounts.signIn.missing.userId")),
              userId),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return switch (recovery.askForReset(userId, origins.lineOf(request))) {
      case Recovery.Following() -> new SeeOther(PASSWORD + SENT);
      case Recovery.TooManyMails(Instant until) ->
          Html.of(
              templates.accountsRecoverPassword(page, tooManyMails("userId", page, until), userId),
              HttpStatus.TOO_MANY_REQUESTS);
    };
  }

  private static FieldErrors tooManyMails(String field, Page page, Instant until) {
    return FieldErrors.of(
        new FieldError(field, "accounts.recover.tooManyMails", page.dateTime(until)));
  }

  @GetMapping(USER_ID + SENT)
  Html sentUserIds(Page page) {
    return message(page, "accounts.recoverUserId.sent", "/sign-in", "accounts.to.signIn");
  }

  @GetMapping(PASSWORD + SENT)
  Html sentReset(Page page) {
    return message(page, "accounts.recoverPassword.sent", "/sign-in", "accounts.to.signIn");
  }

  @GetMapping(RESET)
  View openReset(Page page, @RequestParam(defaultValue = "") String token) {
    return reset(page, token, recovery.look(Link.Token.parse(token)));
  }

  @PostMapping(RESET)
  View reset(
      Page page,
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<Link.Token> given = Link.Token.parse(token);
    if (page.switchingLanguage()) {
      return reset(page, token, recovery.look(given));
    }
    return switch (recovery.reset(given, new Password(password))) {
      case Recovery.Done(AccountId account, int _) -> {
        devices.remember(request, response, account, false);
        yield new SeeOther("/sign-in?done=password");
      }
      case Recovery.Unfit(PasswordPolicy.Refused why) ->
          resetForm(page, token, FieldErrors.of(PasswordErrors.of("password", why)));
      case Recovery.Dead(Link.State why) -> reset(page, token, why);
      case Recovery.WrongCode() -> throw new IllegalStateException("no code was typed");
      case Recovery.TooManyCodes(Instant _) -> throw new IllegalStateException("no code was typed");
    };
  }

  private View reset(Page page, String token, Link.State state) {
    return switch (state) {
      case LIVE -> resetForm(page, token, FieldErrors.none());
      case USED -> dead("used");
      case REPLACED -> dead("replaced");
      case EXPIRED -> dead("expired");
      case UNKNOWN -> dead("unknown");
    };
  }

  private Html resetForm(Page page, String token, FieldErrors errors) {
    return Html.of(
        templates.accountsReset(page, errors, token, suggestion(page)),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private static SeeOther dead(String why) {
    return new SeeOther(RESET + "/" + why);
  }

  @GetMapping(RESET + "/{why}")
  Html dead(Page page, @PathVariable String why) {
    if (!DEAD.contains(why)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return message(page, "accounts.reset." + why, PASSWORD, "accounts.to.recoverPassword");
  }

  @GetMapping(CODE)
  Html askCode(Page page) {
    return code(page, "", "", FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping(CODE)
  View useCode(
      Page page,
      @RequestParam(defaultValue = "") String userId,
      @RequestParam(defaultValue = "") String code,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (page.switchingLanguage()) {
      return code(page, userId, code, FieldErrors.none(), HttpStatus.OK);
    }
    if (userId.isBlank() || code.isBlank()) {
      FieldError missing =
          userId.isBlank()
              ? new FieldError("userId", "accounts.signIn.missing.userId")
              : new FieldError("code", "accounts.recoverCode.missing");
      return code(page, userId, code, FieldErrors.of(missing), HttpStatus.UNPROCESSABLE_CONTENT);
    }
    Recovery.Outcome outcome =
        recovery.resetByCode(userId, code, new Password(password), origins.of(request));
    return switch (outcome) {
      case Recovery.Done(AccountId account, int left) -> {
        devices.remember(request, response, account, false);
        yield new SeeOther("/sign-in?done=" + (left == 0 ? "lastCode" : "password"));
      }
      case Recovery.Unfit(PasswordPolicy.Refused why) ->
          code(
              page,
              userId,
              code,
              FieldErrors.of(PasswordErrors.of("password", why)),
              HttpStatus.UNPROCESSABLE_CONTENT);
      case Recovery.WrongCode() ->
          code(
              page,
              userId,
              code,
              FieldErrors.of(new FieldError("code", "accounts.recoverCode.wrong")),
              HttpStatus.UNPROCESSABLE_CONTENT);
      case Recovery.TooManyCodes(Instant until) ->
          code(
              page,
              userId,
              code,
              FieldErrors.of(
                  new FieldError("code", "accounts.recoverCode.tooMany", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
      case Recovery.Dead(Link.State _) -> throw new IllegalStateException("no link was used");
    };
  }

  private Html code(Page page, String userId, String code, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsRecoverCode(page, errors, userId, code, suggestion(page)), status);
  }

  private Html message(Page page, String keys, String next, String label) {
    return Html.of(templates.accountsMessage(page, keys, next, page.plain(label)));
  }

  private String suggestion(Page page) {
    return passphrases.suggest(page.locale()).orElse("");
  }
}
