package org.casefolio.platform.web;

import casefolio.templates.Templates;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The operator's documents as pages. */
@Controller
@Serving
class NoticePages {

  private final Notices notices;
  private final Templates templates;

  NoticePages(Notices notices, Templates templates) {
    this.notices = notices;
    this.templates = templates;
  }

  @GetMapping({"/privacy", "/accessibility", "/terms", "/genuine"})
  Html show(Page page) {
    String name = page.path().substring(1);
    String html = notices.html(name, page.locale());
    return Html.of(
        templates.platformNotice(
            page, "platform.notice." + name, output -> output.writeContent(html)));
  }
}
