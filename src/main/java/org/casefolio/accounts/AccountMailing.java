package org.casefolio.accounts;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Message;
import org.casefolio.mail.Outbox;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Taken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends mails about accounts: at most four an hour to one address that somebody has asked for,
 * whoever asks. Notices to owners are counted by account ({@link OwnerNotices}), so that nobody can
 * keep one away by asking for something.
 */
@Component
class AccountMailing {

  private static final Limit ASKED_FOR = new Limit("account-mail-asked", 4, Duration.ofHours(1));

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Outbox outbox;
  private final Limits limits;

  AccountMailing(Outbox outbox, Limits limits) {
    this.outbox = outbox;
    this.limits = limits;
  }

  /** Takes one mail that somebody asked for from the budget of an address; outside transactions. */
  boolean take(EmailAddress address) {
    return limits.take(ASKED_FOR, address.compared()) instanceof Taken;
  }

  /** Sends a mail for which the budget was asked, once the caller's transaction has committed. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void send(
      AccountMail.Kind kind,
      AccountMail mail,
      AccountId account,
      EmailAddress address,
      Locale language) {
    outbox.enqueue(
        List.of(
            new Message(
                account.value(),
                kind.writer(),
                JSON.writeValueAsString(mail),
                address.written(),
                language,
                Message.Priority.SIGN_IN,
                kind.writer() + " " + UUID.randomUUID(),
                Optional.empty(),
                Optional.empty())));
  }
}
