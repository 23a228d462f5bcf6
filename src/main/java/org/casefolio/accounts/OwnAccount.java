package org.casefolio.accounts;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Page;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What is kept of the account itself: who, where mail goes, how one gets in, and where one is. */
@Component
@Serving
@Order(1)
class OwnAccount implements OwnData {

  private static final String KEYS = "accounts.own.";

  private final Accounts accounts;
  private final AccountChanges changes;
  private final Factors factors;
  private final Sessions sessions;
  private final OwnDataStore store;
  private final SessionTimes times;
  private final Retention retention;
  private final TransactionTemplate transactions;

  OwnAccount(
      Accounts accounts,
      AccountChanges changes,
      Factors factors,
      Sessions sessions,
      OwnDataStore store,
      SessionTimes times,
      Retention retention,
      TransactionTemplate transactions) {
    this.accounts = accounts;
    this.changes = changes;
    this.factors = factors;
    this.sessions = sessions;
    this.store = store;
    this.times = times;
    this.retention = retention;
    this.transactions = transactions;
  }

  @Override
  public List<Kind> kinds(AccountId id, Page page) {
    Account account = accounts.get(id);
    LocalDate created = transactions.execute(_ -> store.created(id));
    List<LocalDate> browsers = transactions.execute(_ -> store.browsers(id));
    int links = transactions.execute(_ -> store.links(id)).size();
    List<Kind> kinds = new ArrayList<>();
    kinds.add(
        kind(
            page,
            "account",
            List.of(
                page.plain("accounts.own.account.userId", account.userId()),
                page.plain("accounts.kind." + CreatePages.written(account.kind())),
                page.plain(
                    "accounts.own.account.language",
                    page.plainIn(account.language(), "platform.layout.language.name")),
                page.plain("accounts.own.account.created", page.date(created))),
            page.plain("accounts.own.account.period", retention.days(Period.UNCONFIRMED)),
            "/account"));
    kinds.add(
        kind(
            page,
            "addresses",
            addresses(id, account).stream()
                .map(one -> page.plain(KEYS + "address." + one.sort(), one.address()))
                .toList(),
            page.plain("accounts.own.addresses.period"),
            "/account/email"));
    List<String> ways = new ArrayList<>();
    if (changes.row(id).hasPassword()) {
      ways.add(page.plain("accounts.own.factors.password"));
    }
    factors.list(id).stream()
        .map(one ->
            page.plain(KEYS + "factor." + one.kind().key(), one.name(), page.date(one.created())))
        .forEach(ways::add);
    ways.add(page.plain("accounts.own.factors.codes", codes(id)));
    kinds.add(
        kind(page, "factors", ways, page.plain("accounts.own.factors.period"), FactorPages.PATH));
    List<Sessions.Open> open = sessions.list(id, "");
    kinds.add(
        kind(
            page,
            "sessions",
            Stream.concat(
                    open.stream()
                        .map(one ->
                            page.plain(
                                "accounts.own.sessions.one",
                                SessionPages.browser(page, one.browser()),
                                page.dateTime(one.since()),
                                page.dateTime(one.used()))),
                    Stream.of(page.plain("accounts.own.sessions.browsers", browsers.size())))
                .toList(),
            page.plain(
                "accounts.own.sessions.period",
                times.absolute().toHours(),
                retention.days(Period.BROWSER)),
            "/account/sessions"));
    kinds.add(
        kind(
            page,
            "links",
            List.of(page.plain("accounts.own.links.count", links)),
            page.plain("accounts.own.links.period", retention.days(Period.LINK)),
            ""));
    kinds.add(
        kind(
            page,
            "attempts",
            List.of(page.plain("accounts.own.attempts.what")),
            page.plain("accounts.own.attempts.period"),
            ""));
    return kinds;
  }

  private static Kind kind(
      Page page, String name, List<String> values, String period, String path) {
    return new Kind(
        page.plain(KEYS + name + ".name"),
        values,
        period,
        page.plain(KEYS + name + ".reason"),
        path.isEmpty()
            ? Optional.empty()
            : Optional.of(new Place(page.plain(KEYS + name + ".place"), path)));
  }

  private int codes(AccountId id) {
    return changes.countCodes(id) + factors.countCodes(id);
  }

  /**
   * An address.
   *
   * @param sort what it is to the account: {@code own}, {@code waiting}, {@code more} or {@code
   *     more-waiting}
   */
  private record Address(String address, String sort) {

    @Override
    public String toString() {
      return "Address";
    }
  }

  private List<Address> addresses(AccountId id, Account account) {
    List<Address> addresses = new ArrayList<>();
    if (account.emailConfirmed()) {
      account.email().ifPresent(own -> addresses.add(new Address(own, "own")));
    }
    changes
        .findNewEmail(id)
        .ifPresent(waiting -> addresses.add(new Address(waiting.written(), "waiting")));
    account
        .more()
        .forEach(one ->
            addresses.add(new Address(one.address(), one.confirmed() ? "more" : "more-waiting")));
    return addresses;
  }

  @Override
  public void write(AccountId id, Page page, Tables to) {
    Account account = accounts.get(id);
    to.table(
        KEYS,
        "account",
        List.of(
            "userId", "kind", "language", "created", "password", "recoveryCodes", "backupCodes"));
    to.row(
        account.userId(),
        lower(account.kind()),
        account.language().toLanguageTag(),
        transactions.execute(_ -> store.created(id)),
        changes.row(id).hasPassword(),
        changes.countCodes(id),
        factors.countCodes(id));
    Map<String, UnreachableAddress> unreachable =
        accounts.unreachable(id).stream()
            .collect(Collectors.toMap(UnreachableAddress::address, Function.identity()));
    to.table(KEYS, "addresses", List.of("address", "use", "unreachable"));
    addresses(id, account)
        .forEach(one -> to.row(one.address(), one.sort(), unreachable.containsKey(one.address())));
    to.table(KEYS, "factors", List.of("kind", "name", "created"));
    factors.list(id).forEach(one -> to.row(one.kind().key(), one.name(), one.created()));
    to.table(KEYS, "sessions", List.of("browser", "system", "since", "lastUsed"));
    sessions
        .list(id, "")
        .forEach(
            one -> to.row(one.browser().name(), one.browser().system(), one.since(), one.used()));
    to.table(KEYS, "browsers", List.of("lastSignIn"));
    transactions.execute(_ -> store.browsers(id)).forEach(to::row);
    to.table(KEYS, "links", List.of("purpose", "state", "expires"));
    transactions
        .execute(_ -> store.links(id))
        .forEach(one -> to.row(lower(one.purpose()), lower(one.state()), one.expires()));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
