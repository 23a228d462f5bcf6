package org.casefolio.notification;

import java.util.List;
import java.util.UUID;
import org.casefolio.accounts.AccountDeleted;
import org.casefolio.cases.CasesChanged;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Outbox;
import org.casefolio.notification.ChangeStore.Fresh;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The queue of changes to be told. It is filled inside the transaction that records them, with one
 * statement a batch, however many follow.
 */
@Component
class Changes {

  private static final String WHAT = "change.news";
  private static final String BLIND = "notification-receipt";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ChangeStore store;
  private final Vault vault;
  private final StatusCatalogue catalogue;
  private final Outbox outbox;
  private final Settings settings;
  private final Bell bell;

  Changes(
      ChangeStore store,
      Vault vault,
      StatusCatalogue catalogue,
      Outbox outbox,
      Settings settings,
      @Qualifier("changeBell") Bell bell) {
    this.store = store;
    this.vault = vault;
    this.catalogue = catalogue;
    this.outbox = outbox;
    this.settings = settings;
    this.bell = bell;
  }

  /** What a message can be cancelled by. */
  static String topic(ReceiptNumber receipt) {
    return "case:" + receipt.value();
  }

  /**
   * Queues what is news; of cases that are protected from now on, drops what waits and what was not
   * sent. First the queue, then the outbox: whoever is telling holds the queue's row until the
   * messages can be seen, so that none slips through between the two.
   */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(CasesChanged event) {
    if (!event.nowProtected().isEmpty()) {
      store.drop(
          vault.blind(BLIND, event.nowProtected().stream().map(ReceiptNumber::value).toList()));
      outbox.cancel(event.nowProtected().stream().map(Changes::topic).toList());
    }
    CatalogueEdition edition = catalogue.current();
    List<Fresh> fresh =
        event.changes().stream()
            .filter(change -> NewsPolicy.isNews(change, edition))
            .map(change -> fresh(News.of(change, event.batch(), edition, settings.zone())))
            .toList();
    if (!fresh.isEmpty()) {
      store.insert(fresh);
      bell.ringAfterCommit();
    }
  }

  /** Nothing that was told to an account outlives it. */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(AccountDeleted event) {
    outbox.erase(event.account().value());
  }

  private Fresh fresh(News news) {
    return new Fresh(
        UUID.randomUUID(),
        vault.blind(BLIND, news.receipt()),
        (short) (news.asks() ? 0 : 1),
        vault.instance().seal(WHAT, JSON.writeValueAsString(news)));
  }

  /** Opens what was queued. */
  News open(byte[] sealed) {
    return JSON.readValue(vault.instance().open(WHAT, sealed), News.class);
  }
}
