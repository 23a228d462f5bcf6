package org.casefolio.accounts;

import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * "This was not me": takes back what was done to an account since a notice was sent, and locks it.
 * Address, factors and further addresses become what they were; every session, known browser,
 * password, recovery code and mailed link is worth nothing; a link to set a password goes to the
 * address that the notice went to. Notices sent later can take nothing back any more, those sent
 * before still can: whoever was there first has the last word.
 */
@Component
class NotMe {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final AccountStore accounts;
  private final ProtectionStore protections;
  private final RecoveryCodeStore codes;
  private final LinkStore links;
  private final Passwords passwords;
  private final AccountMailing mailing;
  private final Activity activity;
  private final Vault vault;
  private final TransactionTemplate transactions;
  private final Clock clock;

  NotMe(
      AccountStore accounts,
      ProtectionStore protections,
      RecoveryCodeStore codes,
      LinkStore links,
      Passwords passwords,
      AccountMailing mailing,
      Activity activity,
      Vault vault,
      TransactionTemplate transactions,
      Clock clock) {
    this.accounts = accounts;
    this.protections = protections;
    this.codes = codes;
    this.links = links;
    this.passwords = passwords;
    this.mailing = mailing;
    this.activity = activity;
    this.vault = vault;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What has become of a link; changes nothing. */
  Link.State look(Optional<Link.Token> token) {
    return token
        .flatMap(given ->
            transactions.execute(_ -> links.find(given, Link.Purpose.NOT_ME, clock.instant())))
        .map(Link::state)
        .orElse(Link.State.UNKNOWN);
  }

  /** Takes back and locks; returns what the link was before, which is live if it did. */
  Link.State takeBack(Optional<Link.Token> token) {
    return token
            .filter(given -> Boolean.TRUE.equals(transactions.execute(_ -> takeBack(given))))
            .isPresent()
        ? Link.State.LIVE
        : look(token);
  }

  private boolean takeBack(Link.Token token) {
    Optional<AccountRow> owner =
        links
            .find(token, Link.Purpose.NOT_ME, clock.instant())
            .flatMap(link -> accounts.lock(link.account()));
    Optional<LinkStore.NotMe> found = links.useNotMe(token, clock.instant());
    if (owner.isEmpty() || found.isEmpty()) {
      return false;
    }
    AccountRow row = owner.get();
    AccountId account = row.id();
    Sealer sealer = vault.get(account.value());
    String before = found.get().undo().open(sealer, OwnerNotices.UNDO);
    Sealed email =
        new Sealed(HexFormat.of().parseHex(JSON.readTree(before).path("email").asString()));
    EmailAddress address = new EmailAddress(email.open(sealer, AccountRow.EMAIL));
    // Not counted against the accounts of an address: it had its place before.
    accounts.confirmEmail(account, email.bytes(), vault.blind("email", address.compared()));
    protections.putBack(account, before);
    codes.delete(account, Purpose.RECOVERY);
    passwords.replace(account, AccountRow.NO_PASSWORD);
    activity.record(row, Deed.TAKEN_BACK);
    links.replace(account, Link.Purpose.CONFIRM_EMAIL);
    links.replaceNotMeAfter(found.get());
    mailing.send(
        AccountMail.Kind.LOCKED,
        AccountMail.with(passwords.newLink(account)),
        account,
        address,
        Locale.forLanguageTag(row.language()));
    return true;
  }
}
