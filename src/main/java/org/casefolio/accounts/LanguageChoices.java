package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.casefolio.platform.web.Languages;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerInterceptor;

/** A language chosen on any page by somebody who is signed in becomes the account's. */
@Component
class LanguageChoices implements HandlerInterceptor {

  private final Languages languages;
  private final AccountStore accounts;
  private final TransactionTemplate transactions;

  LanguageChoices(Languages languages, AccountStore accounts, TransactionTemplate transactions) {
    this.languages = languages;
    this.accounts = accounts;
    this.transactions = transactions;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    languages
        .findAskedFor(request)
        .ifPresent(language ->
            SignedInArguments.current()
                .ifPresent(signedIn ->
                    transactions.executeWithoutResult(
                        _ -> accounts.setLanguage(signedIn.account(), language.toLanguageTag()))));
    return true;
  }
}
