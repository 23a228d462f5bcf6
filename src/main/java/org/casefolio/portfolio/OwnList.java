package org.casefolio.portfolio;

import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.OwnData;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.cases.view.CaseSheets;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What is kept of a portfolio: the cases, whatever their follower wrote to them, the choices. */
@Component
@Serving
@Order(2)
class OwnList implements OwnData {

  private static final String KEYS = "portfolio.own.";

  private final OwnPortfolio portfolio;
  private final StatusCatalogue catalogue;
  private final Retention retention;

  OwnList(OwnPortfolio portfolio, StatusCatalogue catalogue, Retention retention) {
    this.portfolio = portfolio;
    this.catalogue = catalogue;
    this.retention = retention;
  }

  @Override
  public List<Kind> kinds(AccountId account, Page page) {
    Contents contents = portfolio.contents(account);
    return List.of(
        new Kind(
            page.plain("portfolio.own.cases.name"),
            List.of(
                Words.counted(page, "portfolio.own.cases.count", contents.cases().size()),
                page.plain("portfolio.own.cases.what")),
            page.plain("portfolio.own.cases.period", retention.days(Period.FINISHED_CASE)),
            page.plain("portfolio.own.cases.reason"),
            Optional.of(new Place(page.plain("portfolio.list.title"), "/portfolio"))),
        new Kind(
            page.plain("portfolio.own.choices.name"),
            List.of(MailWords.state(page, contents)),
            page.plain("portfolio.own.choices.period"),
            page.plain("portfolio.own.choices.reason"),
            Optional.of(new Place(page.plain("portfolio.list.mail.choose"), "/portfolio/mail"))));
  }

  @Override
  public void write(AccountId account, Page page, Tables to) {
    Contents contents = portfolio.contents(account);
    CatalogueEdition edition = catalogue.current();
    to.table(
        KEYS,
        "cases",
        List.of(
            "receiptNumber",
            "label",
            "note",
            "added",
            "form",
            "status",
            "since",
            "unseenChange",
            "typedDate",
            "saidToHaveAnswered",
            "email",
            "emailStopped",
            "keptWhenFinished"));
    for (FollowedCase one : contents.cases()) {
      Followed followed = one.followed();
      Optional<CaseEntry> current = one.summary().flatMap(summary -> summary.current());
      to.row(
          followed.receipt().value(),
          followed.label(),
          followed.note(),
          followed.added(),
          one.summary().map(summary -> summary.form()).orElse(""),
          current.map(entry -> entry.title(page.locale(), edition)).orElse(""),
          current.map(entry -> CaseSheets.day(entry, page)).orElse(null),
          one.mark() != FollowedCase.Mark.NONE,
          followed.dates().typed().orElse(null),
          followed.dates().answered() > 0,
          MailWords.written(contents.chosen().perCase(followed)),
          followed.mailStopped().map(MailStop::day).orElse(null),
          followed.leaving().kept());
    }
    MailChoice choice = contents.chosen().choice();
    to.table(
        KEYS,
        "choices",
        List.of(
            "email",
            "digestHour",
            "digestWeekday",
            "timeZone",
            "detail",
            "labelInEmail",
            "statusInSubject",
            "emailStopped"));
    to.row(
        MailWords.written(choice.rhythm()),
        choice.digest().hour(),
        MailWords.written(choice.digest().weekday()),
        choice.digest().zone().getId(),
        MailWords.written(choice.detail()),
        choice.withLabel(),
        choice.statusInSubject(),
        contents.chosen().stopped().map(MailStop::day).orElse(null));
  }
}
