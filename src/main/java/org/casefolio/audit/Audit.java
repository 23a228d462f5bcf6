package org.casefolio.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The audit log. An account stands there as a keyed hash of its pseudonym, a random value that its
 * owner's row alone holds: with the row goes every way to say whose entries they were. A network is
 * sealed.
 */
@Component
public class Audit {

  private static final String NETWORK = "audit.network";

  private final AuditStore store;
  private final AuditSecret secret;
  private final Clock clock;

  Audit(AuditStore store, AuditSecret secret, Clock clock) {
    this.store = store;
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * Adds an entry for each of some accounts with one statement, in the caller's transaction if
   * there is one.
   *
   * @param accounts pseudonyms; if there are none, one entry about no known account is added
   * @param action what was done or tried: a few lower-case words joined by hyphens
   * @param result what has come of it, likewise
   * @param network the network that the request came from, never a whole address
   */
  @Transactional
  public void record(
      Collection<UUID> accounts, String action, String result, Optional<String> network) {
    store.insert(
        clock.instant(),
        accounts.isEmpty()
            ? List.of(AuditStore.NOBODY)
            : accounts.stream().map(this::hash).toList(),
        action,
        result,
        network.map(name -> secret.sealer().seal(NETWORK, name)).orElse(null));
  }

  /**
   * The entries of an account, the newest first.
   *
   * @param account its pseudonym
   * @param since none that are older
   * @param before only those with a smaller id
   * @param most so many at most
   */
  @Transactional(readOnly = true)
  public List<AuditEntry> list(UUID account, Instant since, long before, int most) {
    return store.list(hash(account), since, before, most).stream()
        .map(row ->
            new AuditEntry(
                row.id(),
                row.at(),
                row.action(),
                row.result(),
                row.network().map(sealed -> secret.sealer().open(NETWORK, sealed))))
        .toList();
  }

  private byte[] hash(UUID account) {
    return secret.hash("account", account.toString());
  }
}
