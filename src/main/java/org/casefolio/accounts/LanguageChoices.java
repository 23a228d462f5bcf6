package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * A language chosen on any page by somebody who is signed in becomes the account's. What programs
 * send is left for them whose it is to read.
 */
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
    if (isPage(handler)) {
      languages
          .findAskedFor(request)
          .ifPresent(language ->
              SignedInArguments.current()
                  .ifPresent(signedIn ->
                      transactions.executeWithoutResult(_ ->
                          accounts.setLanguage(signedIn.account(), language.toLanguageTag()))));
    }
    return true;
  }

  private static boolean isPage(Object handler) {
    return handler instanceof HandlerMethod method
        && Arrays.stream(method.getMethodParameters())
            .anyMatch(parameter -> parameter.getParameterType() == Page.class);
  }
}
