package org.casefolio.notification;

import casefolio.templates.Templates;
import gg.jte.Content;
import org.casefolio.lookup.HomeExtra;
import org.casefolio.mail.Dispatch;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says to everyone, on the first page, whether messages are going out and how fast. */
@Component
@Serving
@Order(0)
class DispatchNotice implements HomeExtra {

  private final Dispatch dispatch;
  private final Templates templates;

  DispatchNotice(Dispatch dispatch, Templates templates) {
    this.dispatch = dispatch;
    this.templates = templates;
  }

  @Override
  public Content content(Page page) {
    return templates.notificationDispatch(page, dispatch.now());
  }
}
