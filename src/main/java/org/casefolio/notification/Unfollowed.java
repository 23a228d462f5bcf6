package org.casefolio.notification;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.casefolio.accounts.AccountDeleted;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.MessageDisposal;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.DailyWork;
import org.casefolio.portfolio.CasesLeft;
import org.casefolio.portfolio.Portfolios;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was told of a case stays while it is followed. When it is no longer, the messages of whoever
 * followed it are looked through, and what they tell of it goes with their texts.
 */
@Component
@Serving
class Unfollowed {

  private static final int AT_ONCE = 20;

  private final DailyWork work;
  private final UnfollowedStore store;
  private final Portfolios portfolios;
  private final MessageDisposal messages;
  private final Clock clock;
  private final Settings settings;

  Unfollowed(
      DailyWork work,
      UnfollowedStore store,
      Portfolios portfolios,
      MessageDisposal messages,
      Clock clock,
      Settings settings) {
    this.work = work;
    this.store = store;
    this.portfolios = portfolios;
    this.messages = messages;
    this.clock = clock;
    this.settings = settings;
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(CasesLeft event) {
    store.add(event.accounts(), today());
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(AccountDeleted event) {
    store.delete(event.account());
  }

  @Scheduled(fixedDelay = 15, initialDelay = 11, timeUnit = TimeUnit.MINUTES)
  void run() {
    LocalDate today = today();
    work.run("notification/unfollowed", today, () -> some(today));
  }

  private boolean some(LocalDate today) {
    List<AccountId> claimed = store.claim(today, AT_ONCE);
    claimed.forEach(this::lookThrough);
    return claimed.size() == AT_ONCE;
  }

  private void lookThrough(AccountId account) {
    Set<ReceiptNumber> followed = portfolios.receipts(account);
    Optional<LocalDate> more =
        messages.dispose(
            account.value(),
            (writer, fact) -> {
              List<ReceiptNumber> about =
                  AboutCase.of(writer, List.of(fact)).map(AboutCase::receipt).toList();
              return about.isEmpty() || about.stream().anyMatch(followed::contains);
            });
    more.ifPresentOrElse(due -> store.set(account, due), () -> store.delete(account));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), settings.zone());
  }
}
