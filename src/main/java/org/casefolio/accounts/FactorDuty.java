package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Leads whoever is signed in without a second step, and has to have one, to where it is set up.
 * Until then nothing of the portfolio is shown.
 */
@Component
@Serving
class FactorDuty implements HandlerInterceptor {

  private final Factors factors;

  FactorDuty(Factors factors) {
    this.factors = factors;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    Optional<SignedIn> signedIn = SignedInArguments.current();
    if (signedIn.isPresent() && factors.isMissing(signedIn.get().account())) {
      response.sendRedirect(FactorPages.PATH);
      return false;
    }
    return true;
  }
}
