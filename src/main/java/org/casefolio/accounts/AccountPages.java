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
import org.jspecify.annotations.Nullable;
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
  private final StepUp stepUp;
  private final PasswordChange passwordChange;
  private final Passphrases passphrases;
  private final Visits visits;
  private final Languages languages;
  private final Templates templates;

  AccountPages(
      Accounts accounts,
      AccountChanges changes,
      StepUp stepUp,
      PasswordChange passwordChange,
      Passphrases passphrases,
      Visits visits,
      Languages languages,
      Templates templates) {
    this.accounts = accounts;
    this.changes = changes;
    this.stepUp = stepUp;
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

  /** Proven before it is typed: a new password would not be carried through the question. */
  @GetMapping("/account/password")
  View password(Page page, SignedIn signedIn, HttpServletRequest request) {
    return stepUp
        .ask(page, signedIn, request)
        .orElseGet(() -> passwordForm(page, FieldErrors.none(), HttpStatus.OK));
  }

  @PostMapping("/account/password")
  View changePassword(
      Page page,
      SignedIn signedIn,
      @RequestParam(required = false) @Nullable String password,
      HttpServletRequest request) {
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    if (password == null || page.switchingLanguage()) {
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
    passwordChange.change(signedIn.account(), new Password(password), request);
    stepUp.forget(request);
    return new SeeOther("/account?saved=password");
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
    return Html.of(templates.accountsDelete(page));
  }

  @PostMapping("/account/delete")
  View deleteForGood(
      Page page, SignedIn signedIn, HttpServletRequest request, HttpServletResponse response) {
    if (stepUp.switchingLanguage(page, request)) {
      return delete(page, signedIn);
    }
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    changes.delete(signedIn.account());
    visits.end(request, response);
    return new SeeOther("/deleted");
  }

  @GetMapping("/deleted")
  Html deleted(Page page) {
    return Html.of(
        templates.accountsMessage(
            page, "accounts.deleted", "/", page.plain("platform.error.home")));
  }
}
