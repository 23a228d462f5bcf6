package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** What somebody who is signed in sees and changes of the account: overview, password, language. */
@Controller
@Serving
class AccountPages {

  /** What the overview can say was saved; anything else in the address says nothing. */
  private static final List<String> SAVED = List.of("password", "email", "language");

  private final Accounts accounts;
  private final AccountChanges changes;
  private final OwnPassword ownPassword;
  private final PasswordChange passwordChange;
  private final Passphrases passphrases;
  private final Visits visits;
  private final Languages languages;
  private final Templates templates;

  AccountPages(
      Accounts accounts,
      AccountChanges changes,
      OwnPassword ownPassword,
      PasswordChange passwordChange,
      Passphrases passphrases,
      Visits visits,
      Languages languages,
      Templates templates) {
    this.accounts = accounts;
    this.changes = changes;
    this.ownPassword = ownPassword;
    this.passwordChange = passwordChange;
    this.passphrases = passphrases;
    this.visits = visits;
    this.languages = languages;
    this.templates = templates;
  }

  @GetMapping("/account")
  Html overview(Page page, SignedIn signedIn, @RequestParam(defaultValue = "") String saved) {
    Account account = accounts.get(signedIn.account());
    String own = account.email().orElse("");
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put(page.plain("accounts.userId.label"), account.userId());
    rows.put(
        page.plain("accounts.overview.kind"),
        page.plain("accounts.kind." + CreatePages.written(account.kind())));
    rows.put(
        page.plain("accounts.overview.email"),
        account.email().orElseGet(() -> page.plain("accounts.overview.noEmail")));
    List<String> more = account.more().stream().map(MoreAddress::address).toList();
    if (!more.isEmpty()) {
      rows.put(page.plain("accounts.overview.more"), String.join(", ", more));
    }
    rows.put(
        page.plain("accounts.overview.language"),
        page.plainIn(account.language(), "platform.layout.language.name"));
    return Html.of(
        templates.accountsOverview(
            page,
            rows,
            account.emailConfirmed(),
            changes
                .findNewEmail(account.id())
                .map(EmailAddress::written)
                .filter(waiting -> !account.emailConfirmed() || !waiting.equals(own))
                .orElse(""),
            accounts.unreachable(account.id()),
            changes.countCodes(account.id()),
            SAVED.contains(saved) ? saved : ""));
  }

  @GetMapping("/account/password")
  Html password(Page page, SignedIn signedIn) {
    return passwordForm(page, FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping("/account/password")
  View changePassword(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String current,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request) {
    if (page.switchingLanguage()) {
      return passwordForm(page, FieldErrors.none(), HttpStatus.OK);
    }
    Optional<PasswordPolicy.Refused> unfit =
        passwordChange.judge(signedIn.account(), new Password(password));
    if (unfit.isPresent()) {
      return passwordForm(
          page,
          FieldErrors.of(PasswordErrors.of("password", unfit.get())),
          HttpStatus.UNPROCESSABLE_CONTENT);
    }
    return switch (ownPassword.check(page, signedIn, "current", current, request)) {
      case OwnPassword.Refused(FieldErrors errors, HttpStatus status) ->
          passwordForm(page, errors, status);
      case OwnPassword.Right() -> {
        passwordChange.change(signedIn.account(), new Password(password), request);
        yield new SeeOther("/account?saved=password");
      }
    };
  }

  private Html passwordForm(Page page, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsPassword(page, errors, passphrases.suggest(page.locale()).orElse("")),
        status);
  }

  @GetMapping("/account/language")
  Html language(Page page, SignedIn signedIn) {
    Locale now = accounts.get(signedIn.account()).language();
    List<Choice> choices =
        languages.offered().stream()
            .map(language ->
                new Choice(
                    language.toLanguageTag(),
                    page.plainIn(language, "platform.layout.language.name"),
                    null,
                    language.equals(now),
                    language.toLanguageTag()))
            .toList();
    return Html.of(templates.accountsLanguage(page, FieldErrors.none(), choices));
  }

  @PostMapping("/account/language")
  View changeLanguage(
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String language,
      HttpServletResponse response) {
    Optional<Locale> chosen = languages.find(language);
    if (chosen.isEmpty()) {
      return new SeeOther("/account/language");
    }
    changes.setLanguage(signedIn.account(), chosen.get());
    languages.remember(response, chosen.get());
    return new SeeOther("/account?saved=language");
  }

  @GetMapping("/account/delete")
  Html delete(Page page, SignedIn signedIn) {
    return Html.of(templates.accountsDelete(page, FieldErrors.none()));
  }

  @PostMapping("/account/delete")
  View deleteForGood(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (page.switchingLanguage()) {
      return delete(page, signedIn);
    }
    return switch (ownPassword.check(page, signedIn, "password", password, request)) {
      case OwnPassword.Refused(FieldErrors errors, HttpStatus status) ->
          Html.of(templates.accountsDelete(page, errors), status);
      case OwnPassword.Right() -> {
        changes.delete(signedIn.account());
        visits.end(request, response);
        yield new SeeOther("/deleted");
      }
    };
  }

  @GetMapping("/deleted")
  Html deleted(Page page) {
    return Html.of(
        templates.accountsMessage(
            page, "accounts.deleted", "/", page.plain("platform.error.home")));
  }
}
