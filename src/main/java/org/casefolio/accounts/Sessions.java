package org.casefolio.accounts;

import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.Vault;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Where the owner of an account is signed in, and ending that. */
@Component
@Serving
class Sessions {

  private final FindByIndexNameSessionRepository<? extends Session> sessions;
  private final SessionStore store;
  private final AccountStore accounts;
  private final Visits visits;
  private final Activity activity;
  private final Vault vault;
  private final TransactionTemplate transactions;

  Sessions(
      FindByIndexNameSessionRepository<? extends Session> sessions,
      SessionStore store,
      AccountStore accounts,
      Visits visits,
      Activity activity,
      Vault vault,
      TransactionTemplate transactions) {
    this.sessions = sessions;
    this.store = store;
    this.accounts = accounts;
    this.visits = visits;
    this.activity = activity;
    this.vault = vault;
    this.transactions = transactions;
  }

  /**
   * A session.
   *
   * @param key by what it is named on a page; says nothing of its id
   * @param current whether it is the one that asks
   * @param used when it was used last
   */
  record Open(String key, boolean current, Browser browser, Instant since, Instant used) {

    @Override
    public String toString() {
      return "Open";
    }
  }

  /** The sessions of an account; the one that asks first, then what was used last. */
  List<Open> list(AccountId account, String current) {
    Optional<Integer> generation = transactions.execute(_ -> accounts.findGeneration(account));
    return generation.stream()
        .flatMap(now ->
            find(account).entrySet().stream()
                .flatMap(one ->
                    visits.stay(one.getValue(), now).stream()
                        .map(stay ->
                            new Open(
                                key(one.getKey()),
                                one.getKey().equals(current),
                                stay.browser(),
                                stay.since(),
                                one.getValue().getLastAccessedTime()))))
        .sorted(Comparator.comparing(Open::current).thenComparing(Open::used).reversed())
        .toList();
  }

  /** Ends one session of an account. */
  void end(AccountId account, String key) {
    find(account).keySet().stream()
        .filter(id -> key(id).equals(key))
        .forEach(id ->
            transactions.executeWithoutResult(_ -> {
              activity.record(account, Deed.SESSION_ENDED);
              store.delete(account, id);
            }));
  }

  /** Ends every session of an account but one. */
  void endOthers(AccountId account, String current) {
    transactions.executeWithoutResult(_ -> {
      activity.record(account, Deed.OTHER_SESSIONS_ENDED);
      store.deleteOthers(account, current);
    });
  }

  private Map<String, ? extends Session> find(AccountId account) {
    return sessions.findByPrincipalName(account.value().toString());
  }

  private String key(String id) {
    return HexFormat.of().formatHex(vault.blind("session-shown", id));
  }
}
