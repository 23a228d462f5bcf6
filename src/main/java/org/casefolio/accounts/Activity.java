package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.casefolio.audit.Audit;
import org.casefolio.audit.AuditEntry;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Taken;
import org.casefolio.platform.web.ClientAddress;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What happens to accounts goes into the audit log by this, in the caller's transaction, and comes
 * back to its owner. The network is that of the request that is being answered.
 *
 * <p>No entry can be removed for a year, so what is {@link Deed#isFree free} to do is recorded once
 * a minute and line: whoever does it again and again does not fill a disk. That is counted in a
 * transaction of its own, so such a deed is recorded outside of any. It is counted alike whether
 * there is an account or not.
 */
@Component
class Activity {

  /** How far back its owner sees it. */
  static final Duration SHOWN = Duration.ofDays(90);

  static final Limit FREE = new Limit("audit-free", 1, Duration.ofMinutes(1));

  private final Audit audit;
  private final AccountStore accounts;
  private final ClientAddress addresses;
  private final Limits limits;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Activity(
      Audit audit,
      AccountStore accounts,
      ClientAddress addresses,
      Limits limits,
      TransactionTemplate transactions,
      Clock clock) {
    this.audit = audit;
    this.accounts = accounts;
    this.addresses = addresses;
    this.limits = limits;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Records a deed; of no known account, if none is given, with the same statement. */
  public void record(Optional<AccountRow> account, Deed deed) {
    if (isDue(deed)) {
      record(account.stream().toList(), deed, network());
    }
  }

  public void record(AccountRow account, Deed deed) {
    record(Optional.of(account), deed);
  }

  /** The same where the account's row is not at hand; an account that is gone has no entry. */
  public void record(AccountId account, Deed deed) {
    if (!isDue(deed)) {
      return;
    }
    transactions.executeWithoutResult(_ -> {
      List<AccountRow> rows = accounts.list(List.of(account.value()));
      if (!rows.isEmpty()) {
        record(rows, deed, network());
      }
    });
  }

  /** The same for what is done after the request was answered; see {@link #network}. */
  public void record(Collection<AccountRow> rows, Deed deed, Optional<String> network) {
    audit.record(
        rows.stream().map(AccountRow::pseudonym).toList(), deed.action(), deed.result(), network);
  }

  private boolean isDue(Deed deed) {
    return !deed.isFree()
        || request()
            .map(addresses::lineOf)
            .map(line -> limits.take(FREE, deed + "\0" + line) instanceof Taken)
            .orElse(true);
  }

  /** The network of the request that is being answered; empty if none is. */
  Optional<String> network() {
    return request().map(addresses::networkOf);
  }

  private static Optional<HttpServletRequest> request() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
        ? Optional.of(current.getRequest())
        : Optional.empty();
  }

  /** An account's entries of the last ninety days, the newest first. */
  @Transactional(readOnly = true)
  public List<AuditEntry> list(AccountId account, long before, int most) {
    AccountRow row = accounts.list(List.of(account.value())).getFirst();
    return audit.list(row.pseudonym(), clock.instant().minus(SHOWN), before, most);
  }
}
