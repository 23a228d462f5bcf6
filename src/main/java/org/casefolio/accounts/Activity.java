package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.casefolio.audit.Audit;
import org.casefolio.audit.AuditEntry;
import org.casefolio.platform.web.ClientAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What happens to accounts goes into the audit log by this, in the caller's transaction, and comes
 * back to its owner. The network is that of the request that is being answered.
 */
@Component
class Activity {

  /** How far back its owner sees it. */
  static final Duration SHOWN = Duration.ofDays(90);

  private final Audit audit;
  private final AccountStore accounts;
  private final ClientAddress addresses;
  private final Clock clock;

  Activity(Audit audit, AccountStore accounts, ClientAddress addresses, Clock clock) {
    this.audit = audit;
    this.accounts = accounts;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** Records a deed; of no known account, if none is given, with the same statement. */
  @Transactional
  public void record(Optional<AccountRow> account, Deed deed) {
    record(account.stream().toList(), deed, network());
  }

  @Transactional
  public void record(AccountRow account, Deed deed) {
    record(List.of(account), deed, network());
  }

  /** The same where the account's row is not at hand; an account that is gone has no entry. */
  @Transactional
  public void record(AccountId account, Deed deed) {
    List<AccountRow> rows = accounts.list(List.of(account.value()));
    if (!rows.isEmpty()) {
      record(rows, deed, network());
    }
  }

  /** The same for what is done after the request was answered; see {@link #network}. */
  @Transactional
  public void record(Collection<AccountRow> rows, Deed deed, Optional<String> network) {
    audit.record(
        rows.stream().map(AccountRow::pseudonym).toList(), deed.action(), deed.result(), network);
  }

  /** The network of the request that is being answered; empty if none is. */
  Optional<String> network() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
        ? Optional.of(addresses.networkOf(current.getRequest()))
        : Optional.empty();
  }

  /** An account's entries of the last ninety days, the newest first. */
  @Transactional(readOnly = true)
  public List<AuditEntry> list(AccountId account, long before, int most) {
    AccountRow row = accounts.list(List.of(account.value())).getFirst();
    return audit.list(row.pseudonym(), clock.instant().minus(SHOWN), before, most);
  }
}
