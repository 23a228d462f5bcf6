package org.casefolio.notification;

import casefolio.templates.Templates;
import java.net.URI;
import java.util.Optional;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.Portfolios;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The link that keeps finished cases in a list, for someone who need not be signed in. Opening it
 * changes nothing; doing it twice is as good as once. It names no case.
 */
@Controller
class KeepPages {

  static final String PAGE = "/keep";
  private static final String DONE = "/keep/done";

  private final StopTokens tokens;
  private final Accounts accounts;
  private final Portfolios portfolios;
  private final Templates templates;

  KeepPages(StopTokens tokens, Accounts accounts, Portfolios portfolios, Templates templates) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.portfolios = portfolios;
    this.templates = templates;
  }

  @GetMapping(PAGE)
  Html ask(Page page, @RequestParam(defaultValue = "") String token) {
    return tokens
        .openKeep(token)
        .map(_ -> Html.of(templates.notificationKeep(page, token)))
        .orElseGet(() -> Html.of(templates.notificationKeepUnknown(page), HttpStatus.NOT_FOUND));
  }

  @PostMapping(PAGE)
  Object keep(Page page, @RequestParam(defaultValue = "") String token) {
    Optional<AccountId> account = tokens.openKeep(token);
    if (account.isEmpty() || page.switchingLanguage()) {
      return ask(page, token);
    }
    accounts.find(account.get()).ifPresent(one -> portfolios.keepFinished(one.id()));
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(DONE + "?lang=" + page.lang()))
        .build();
  }

  @GetMapping(DONE)
  Html done(Page page) {
    return Html.of(templates.notificationKept(page));
  }
}
