package org.casefolio.accounts;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Unreachable;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Further addresses of an account: they get mail about its cases and nothing else, so they get
 * nobody into the account. Each is confirmed like the account's own, and whoever reads mail there
 * can remove it without signing in. The account's own address is told whenever one comes or goes.
 */
@Component
public class MoreAddresses {

  /** How many there can be beside the account's own. */
  static final int MOST = 2;

  static final String WHAT = "account.more-email";

  private final MoreAddressStore store;
  private final AccountStore accounts;
  private final LinkStore links;
  private final Addresses addresses;
  private final OwnerNotices notices;
  private final AccountMailing mailing;
  private final Activity activity;
  private final Unreachable unreachable;
  private final Vault vault;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final Clock clock;

  MoreAddresses(
      MoreAddressStore store,
      AccountStore accounts,
      LinkStore links,
      Addresses addresses,
      OwnerNotices notices,
      AccountMailing mailing,
      Activity activity,
      Unreachable unreachable,
      Vault vault,
      Limits limits,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.accounts = accounts;
    this.links = links;
    this.addresses = addresses;
    this.notices = notices;
    this.mailing = mailing;
    this.activity = activity;
    this.unreachable = unreachable;
    this.vault = vault;
    this.limits = limits;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What has come of adding one. */
  sealed interface Outcome {}

  /** A mail that asks for its confirmation is on its way. */
  record Asked(UUID id) implements Outcome {}

  /** The account has this address already. */
  record Known() implements Outcome {}

  /** There are as many as there can be. */
  record Full() implements Outcome {}

  static MoreAddress open(MoreAddressStore.Row row, Sealer sealer) {
    return new MoreAddress(row.id(), row.address().open(sealer, WHAT), row.confirmed());
  }

  /** The further addresses of an account, confirmed or not. */
  List<MoreAddress> list(AccountId account) {
    Sealer sealer = vault.get(account.value());
    return rows(account).stream().map(row -> open(row, sealer)).toList();
  }

  private List<MoreAddressStore.Row> rows(AccountId account) {
    return transactions.execute(_ -> store.list(List.of(account.value())));
  }

  Optional<MoreAddress> find(AccountId account, UUID id) {
    return list(account).stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /** Adds an address, which gets nothing until it is confirmed. */
  Outcome add(AccountId account, EmailAddress address) {
    Addresses.Request request = addresses.prepare(address);
    return transactions.execute(_ -> {
      AccountRow row = accounts.lock(account).orElseThrow();
      Sealer sealer = vault.get(account.value());
      boolean own =
          List.of(row.openEmail(sealer), row.openNewEmail(sealer)).stream()
              .flatMap(Optional::stream)
              .anyMatch(one -> one.compared().equals(address.compared()));
      if (own) {
        return new Known();
      }
      List<MoreAddress> there =
          store.list(List.of(account.value())).stream().map(one -> open(one, sealer)).toList();
      if (there.stream()
          .anyMatch(one -> new EmailAddress(one.address()).compared().equals(address.compared()))) {
        return new Known();
      }
      if (there.size() >= MOST) {
        return new Full();
      }
      UUID id = UUID.randomUUID();
      byte[] index = vault.blind("more-email", account.value() + "\0" + address.compared());
      if (!store.insert(id, account, sealer.seal(WHAT, address.written()), index)) {
        return new Known();
      }
      ask(request, account, id, Locale.forLanguageTag(row.language()));
      activity.record(row, Deed.MORE_EMAIL_ADDED);
      return new Asked(id);
    });
  }

  /** Mails the confirmation once more, also where it was confirmed before. */
  void askAgain(AccountId account, UUID id) {
    find(account, id)
        .map(one -> addresses.prepare(new EmailAddress(one.address())))
        .ifPresent(request ->
            transactions.executeWithoutResult(_ ->
                ask(
                    request,
                    account,
                    id,
                    Locale.forLanguageTag(accounts.lock(account).orElseThrow().language()))));
  }

  private void ask(Addresses.Request request, AccountId account, UUID id, Locale language) {
    links.replaceFor(id);
    Link.Token token = Link.Token.random();
    String code = addresses.randomCode();
    links.insertFor(
        id,
        token,
        account,
        addresses.codeIndexes(account, id + code)[0],
        clock.instant().plus(Link.LIFE));
    if (request.withinLimit()) {
      mailing.send(
          AccountMail.Kind.CONFIRM_MORE,
          AccountMail.with(token, code),
          account,
          request.address(),
          language);
    }
  }

  /** What has become of a confirmation link; changes nothing. */
  Link.State look(Optional<Link.Token> token) {
    return token
        .flatMap(given ->
            transactions.execute(
                _ -> links.find(given, Link.Purpose.CONFIRM_MORE, clock.instant())))
        .map(Link::state)
        .orElse(Link.State.UNKNOWN);
  }

  /** Uses a confirmation link up. */
  Addresses.Outcome confirm(Optional<Link.Token> token) {
    Optional<OwnerNotices.Before> confirmed =
        token.flatMap(given ->
            transactions.execute(_ ->
                links
                    .useFor(given, clock.instant())
                    .map(one -> set(one.account(), one.address()))));
    if (confirmed.isPresent()) {
      notices.tell(confirmed.get(), AccountMail.Kind.MORE_CHANGED);
      return new Addresses.Confirmed();
    }
    Link.State state = look(token);
    return state == Link.State.USED ? new Addresses.AlreadyConfirmed() : new Addresses.Dead(state);
  }

  /** Confirms by the code that came with the link. */
  Addresses.Outcome confirm(AccountId account, UUID id, String typed) {
    if (limits.take(Addresses.CODE_TRIES, account.value().toString())
        instanceof Limits.Exhausted(Instant until)) {
      return new Addresses.TooManyCodes(until);
    }
    byte[][] code = addresses.codeIndexes(account, id + typed.replaceAll("\\D", ""));
    Optional<OwnerNotices.Before> confirmed =
        transactions.execute(_ ->
            links.useCode(account, code, clock.instant())
                ? Optional.of(set(account, id))
                : Optional.empty());
    if (confirmed.isPresent()) {
      notices.tell(confirmed.get(), AccountMail.Kind.MORE_CHANGED);
      return new Addresses.Confirmed();
    }
    return Boolean.TRUE.equals(transactions.execute(_ -> links.codeWasUsed(account, code)))
        ? new Addresses.AlreadyConfirmed()
        : new Addresses.WrongCode();
  }

  private OwnerNotices.Before set(AccountId account, UUID id) {
    OwnerNotices.Before before = notices.before(account);
    store.confirm(account, id);
    activity.record(account, Deed.MORE_EMAIL_CONFIRMED);
    store
        .find(account, id)
        .map(row -> open(row, vault.get(account.value())))
        .ifPresent(one -> unreachable.lift(account.value(), one.address()));
    return before;
  }

  /** Removes an address, as its account's owner. */
  void remove(AccountId account, UUID id) {
    boolean removed =
        transactions.execute(_ -> {
          boolean there = store.delete(account, id);
          if (there) {
            activity.record(account, Deed.MORE_EMAIL_REMOVED);
          }
          return there;
        });
    if (removed) {
      notices.tell(account, AccountMail.Kind.MORE_CHANGED);
    }
  }

  /**
   * Removes an address, as whoever reads mail there. Nothing happens if it was removed before or
   * its account is gone.
   */
  public void removeItself(AccountId account, UUID id) {
    remove(account, id);
  }
}
