package org.casefolio.portfolio;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/**
 * The answer to a form that was done: look there. Reloading the next page then does nothing again.
 */
final class SeeOther {

  private SeeOther() {}

  /** A path of ours, with a query that holds nothing personal. */
  static View at(String address) {
    RedirectView view = new RedirectView(address);
    view.setStatusCode(HttpStatus.SEE_OTHER);
    view.setExposeModelAttributes(false);
    view.setExpandUriTemplateVariables(false);
    return view;
  }
}
