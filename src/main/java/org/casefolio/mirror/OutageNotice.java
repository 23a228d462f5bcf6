package org.casefolio.mirror;

import casefolio.templates.Templates;
import gg.jte.Content;
import java.time.Clock;
import java.time.Instant;
import org.casefolio.lookup.HomeExtra;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says to everyone, on the first page, that the agency's service does not answer or is closed. */
@Component
@Serving
@Mirroring
@Order(-1)
class OutageNotice implements HomeExtra {

  private final Budget budget;
  private final UpstreamSettings settings;
  private final Clock clock;
  private final Templates templates;

  OutageNotice(Budget budget, UpstreamSettings settings, Clock clock, Templates templates) {
    this.budget = budget;
    this.settings = settings;
    this.clock = clock;
    this.templates = templates;
  }

  @Override
  public Content content(Page page) {
    Instant now = clock.instant();
    Instant opens = settings.hours().nextOpen(now);
    if (opens.isAfter(now)) {
      return templates.mirrorClosed(page, page.plain("mirror.closed", page.dateTime(opens)));
    }
    Budget.State state = budget.state(now);
    if (state.failingSince().isEmpty()) {
      return Page.none();
    }
    return templates.mirrorOutage(
        page,
        state
            .lastGood()
            .map(good -> page.plain("mirror.outage.all", page.dateTime(good)))
            .orElseGet(() -> page.plain("mirror.outage.never")),
        state.message());
  }
}
