package org.casefolio.notification;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.Mailbox;
import org.casefolio.mail.Message;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Outbox;
import org.casefolio.notification.StopTokens.Stop;
import org.casefolio.notification.StopTokens.Undo;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailStopped;
import org.casefolio.portfolio.Portfolios;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stops e-mail by a link in a mail and undoes that. What has stopped something is confirmed by one
 * message, enqueued in the transaction that stops; what has stopped nothing is not.
 */
@Component
class Stopping {

  private final Accounts accounts;
  private final Portfolios portfolios;
  private final Outbox outbox;

  Stopping(Accounts accounts, Portfolios portfolios, Outbox outbox) {
    this.accounts = accounts;
    this.portfolios = portfolios;
    this.outbox = outbox;
  }

  /** Stops e-mail about the case of the link; about all, if it came with news of several. */
  @Transactional
  public void stopCase(Stop stop) {
    if (stop.follow().isEmpty()) {
      stopAll(stop.account());
      return;
    }
    UUID follow = stop.follow().get();
    accounts
        .find(stop.account())
        .ifPresent(account ->
            portfolios
                .stopMail(account.id(), follow)
                .ifPresent(stopped -> confirm(account, stopped)));
  }

  /** Stops all e-mail about cases. */
  @Transactional
  public void stopAll(AccountId id) {
    accounts
        .find(id)
        .ifPresent(account ->
            portfolios.stopAllMail(account.id()).ifPresent(stopped -> confirm(account, stopped)));
  }

  /**
   * Undoes a stop.
   *
   * @return whether e-mail is asked for now; not if the reader has chosen otherwise since
   */
  @Transactional
  public boolean undo(Undo undo) {
    return accounts
        .find(undo.account())
        .map(account -> portfolios.undoStop(account.id(), undo.follow(), undo.stop()))
        .orElse(false);
  }

  private void confirm(Account account, MailStopped stopped) {
    String facts = StopFacts.of(account.id().value(), stopped).json();
    outbox.enqueue(
        hearers(account).stream()
            .map(mailbox ->
                new Message(
                    account.id().value(),
                    StopWriter.NAME,
                    facts,
                    mailbox.address(),
                    account.language(),
                    Priority.ACTION_REQUIRED,
                    account.id().value() + " " + stopped.id() + " stop",
                    stopped.about().map(Follower::receipt).map(Changes::topic),
                    Optional.empty()))
            .toList());
  }

  /** The account's own address; the further ones, which decide nothing, only if there is none. */
  private static List<Mailbox> hearers(Account account) {
    List<Mailbox> own =
        account.mailboxes().stream().filter(mailbox -> mailbox.more().isEmpty()).toList();
    return own.isEmpty() ? account.mailboxes() : own;
  }
}
