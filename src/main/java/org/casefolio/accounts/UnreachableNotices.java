package org.casefolio.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.mail.AddressUnreachable;
import org.casefolio.mail.Unreachable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the other addresses of an account that one of them is not reached any more, in the
 * transaction in which that is found out. There is no limit to be kept: it happens once for each
 * address, until somebody confirms it again.
 */
@Component
class UnreachableNotices {

  private final Accounts accounts;
  private final Unreachable unreachable;
  private final AccountMailing mailing;

  UnreachableNotices(Accounts accounts, Unreachable unreachable, AccountMailing mailing) {
    this.accounts = accounts;
    this.unreachable = unreachable;
    this.mailing = mailing;
  }

  @EventListener
  void on(AddressUnreachable event) {
    AccountId id = new AccountId(event.owner());
    Optional<Account> account = accounts.find(id);
    if (account.isEmpty()) {
      return;
    }
    EmailAddress lost = new EmailAddress(event.address());
    List<String> others = new ArrayList<>();
    boolean wasConfirmed = false;
    for (Mailbox mailbox : account.get().mailboxes()) {
      boolean same = new EmailAddress(mailbox.address()).compared().equals(lost.compared());
      wasConfirmed |= same;
      if (!same) {
        others.add(mailbox.address());
      }
    }
    if (!wasConfirmed) {
      return; // nothing but a request to confirm it has ever gone there
    }
    Map<String, Unreachable.Details> closed = unreachable.among(event.owner(), others);
    for (String other : others) {
      if (!closed.containsKey(other)) {
        mailing.send(
            AccountMail.Kind.UNREACHABLE,
            AccountMail.listing(List.of(lost.masked())),
            id,
            new EmailAddress(other),
            account.get().language());
      }
    }
  }
}
