package org.casefolio.portfolio;

import casefolio.templates.Templates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.SignedIn;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.MailChoice.Updates;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Choosing updates by e-mail: the last step of creating a portfolio, and whenever one likes. */
@Controller
@Serving
class MailPages {

  private final OwnPortfolio portfolio;
  private final Accounts accounts;
  private final Templates templates;

  MailPages(OwnPortfolio portfolio, Accounts accounts, Templates templates) {
    this.portfolio = portfolio;
    this.accounts = accounts;
    this.templates = templates;
  }

  /** What the form sends. */
  record MailForm(
      @Nullable String updates,
      @Nullable String detail,
      @Nullable List<String> follow,
      @Nullable String withLabel,
      @Nullable String statusInSubject,
      @Nullable String step) {

    Set<UUID> chosen() {
      return follow == null ? Set.of() : Ids.all(follow);
    }

    Optional<Updates> chosenUpdates() {
      return find(Updates.class, updates);
    }

    Optional<Detail> chosenDetail() {
      return find(Detail.class, detail);
    }
  }

  @GetMapping("/portfolio/mail")
  View ask(Page page, SignedIn reader, @RequestParam(required = false) @Nullable String step) {
    AccountId account = reader.account();
    Contents contents = portfolio.contents(account);
    MailChoice choice = contents.chosen().choice();
    MailForm form =
        new MailForm(
            written(choice.updates()),
            written(choice.detail()),
            contents.cases().stream()
                .map(FollowedCase::followed)
                .filter(one -> choice.updates() == Updates.NONE || contents.chosen().asksFor(one))
                .map(one -> one.id().toString())
                .toList(),
            choice.withLabel() ? "true" : null,
            choice.statusInSubject() ? "true" : null,
            step);
    return ask(page, account, contents, form, FieldErrors.none());
  }

  @PostMapping("/portfolio/mail")
  View choose(Page page, SignedIn reader, MailForm form) {
    AccountId account = reader.account();
    Optional<Updates> updates = form.chosenUpdates();
    Optional<Detail> detail = form.chosenDetail();
    if (page.switchingLanguage() || updates.isEmpty() || detail.isEmpty()) {
      FieldErrors errors =
          page.switchingLanguage()
              ? FieldErrors.none()
              : FieldErrors.of(
                  new FieldError(
                      updates.isEmpty() ? "updates" : "detail", "portfolio.mail.error.choose"));
      return ask(page, account, portfolio.contents(account), form, errors);
    }
    portfolio.choose(
        account,
        new MailChoice(
            updates.get(), detail.get(), form.withLabel() != null, form.statusInSubject() != null),
        form.chosen());
    return SeeOther.at("/portfolio?done=" + Notice.MAIL_SAVED.written());
  }

  private View ask(Page page, AccountId id, Contents contents, MailForm form, FieldErrors errors) {
    Account account = accounts.get(id);
    Set<UUID> chosen = form.chosen();
    MailView view =
        new MailView(
            "4".equals(form.step()),
            choices(page, Updates.values(), form.updates(), "portfolio.mail.updates."),
            choices(page, Detail.values(), form.detail(), "portfolio.mail.detail."),
            contents.cases().stream()
                .map(FollowedCase::followed)
                .sorted(Comparator.comparing(one -> one.label().isEmpty()))
                .map(one ->
                    new Choice(
                        one.id().toString(),
                        one.label().isEmpty()
                            ? one.receipt().grouped()
                            : one.receipt().grouped() + " – " + one.label(),
                        chosen.contains(one.id())))
                .toList(),
            form.withLabel() != null,
            form.statusInSubject() != null,
            errors,
            account.emailConfirmed()
                ? null
                : page.plain(
                    account.email().isPresent()
                        ? "portfolio.mail.unconfirmed"
                        : "portfolio.mail.noAddress"),
            account.emailConfirmed() ? account.email().orElse(null) : null,
            contents
                .chosen()
                .stopped()
                .map(stop -> page.plain("portfolio.mail.stopped", page.date(stop.day())))
                .orElse(null));
    return Html.of(
        templates.portfolioMail(page, view),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private static List<Choice> choices(
      Page page, Enum<?>[] constants, @Nullable String checked, String keys) {
    return Arrays.stream(constants)
        .map(one -> {
          String value = written(one);
          return new Choice(
              value,
              page.plain(keys + value),
              page.plain(keys + value + ".hint"),
              value.equals(checked));
        })
        .toList();
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> Optional<E> find(Class<E> type, @Nullable String written) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> written(one).equals(written))
        .findFirst();
  }
}
