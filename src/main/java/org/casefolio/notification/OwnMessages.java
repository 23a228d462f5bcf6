package org.casefolio.notification;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.OwnData;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Outbox;
import org.casefolio.mail.Sent;
import org.casefolio.mail.Written;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What is kept of the messages to an account. A case that is protected now is not spoken of here
 * either; of a message about the account stays that there was one, because its text may open it.
 */
@Component
@Serving
@Order(3)
class OwnMessages implements OwnData {

  private static final String KEYS = "notification.own.";

  /** Links in our mails carry their own authority; a file that is passed on must not. */
  private static final Pattern TOKEN = Pattern.compile("token=[\\w-]+");

  private final Outbox outbox;
  private final VisibleCases visible;
  private final Retention retention;

  OwnMessages(Outbox outbox, VisibleCases visible, Retention retention) {
    this.outbox = outbox;
    this.visible = visible;
    this.retention = retention;
  }

  @Override
  public List<Kind> kinds(AccountId account, Page page) {
    return List.of(
        new Kind(
            page.plain("notification.own.messages.name"),
            List.of(page.plain("notification.own.messages.what")),
            page.plain("notification.own.messages.period", retention.days(Period.MESSAGE_TEXT)),
            page.plain("notification.own.messages.reason"),
            Optional.of(new Place(page.plain("notification.told.title"), "/portfolio/told"))));
  }

  @Override
  public void write(AccountId account, Page page, Tables to) {
    to.table(
        KEYS,
        "messages",
        List.of("day", "kind", "state", "address", "receiptNumbers", "subject", "text"));
    UUID owner = account.value();
    List<Sent> part = outbox.listAfter(owner, Optional.empty());
    while (!part.isEmpty()) {
      Set<ReceiptNumber> speakable =
          visible.among(
              part.stream().flatMap(AboutCase::of).map(AboutCase::receipt).distinct().toList());
      for (Sent sent : part) {
        List<ReceiptNumber> about =
            AboutCase.of(sent).map(AboutCase::receipt).distinct().sorted().toList();
        if (speakable.containsAll(about)) {
          Optional<Written> written = sent.written().filter(_ -> AboutCase.isAboutCases(sent));
          to.row(
              sent.day(),
              sent.writer(),
              sent.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              sent.address(),
              about.stream().map(ReceiptNumber::value).toList(),
              written.map(Written::subject).orElse(null),
              written.map(one -> TOKEN.matcher(one.text()).replaceAll("token=…")).orElse(null));
        }
      }
      part = outbox.listAfter(owner, Optional.of(part.getLast()));
    }
  }
}
