package org.casefolio.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An account, opened.
 *
 * @param id its random id
 * @param kind what its owner said to be
 * @param userId the User ID as it was chosen
 * @param email the address it has, confirmed or not
 * @param emailConfirmed whether that address was confirmed; only then may mail about cases go there
 * @param language the language of its mails
 * @param more further addresses, confirmed or not; they get mail about cases and nothing else
 */
public record Account(
    AccountId id,
    AccountKind kind,
    String userId,
    Optional<String> email,
    boolean emailConfirmed,
    Locale language,
    List<MoreAddress> more) {

  public Account {
    more = List.copyOf(more);
  }

  /** Where mail about cases may go: every confirmed address. */
  public List<Mailbox> mailboxes() {
    List<Mailbox> mailboxes = new ArrayList<>();
    if (emailConfirmed) {
      email.ifPresent(address -> mailboxes.add(new Mailbox(address, Optional.empty())));
    }
    more.stream()
        .filter(MoreAddress::confirmed)
        .forEach(one -> mailboxes.add(new Mailbox(one.address(), Optional.of(one.id()))));
    return mailboxes;
  }

  @Override
  public String toString() {
    return "Account[" + id.value() + "]";
  }
}
