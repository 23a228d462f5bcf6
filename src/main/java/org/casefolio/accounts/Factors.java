package org.casefolio.accounts;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What somebody shows beside the password: codes of an authenticator app, or one of ten codes on
 * paper. An account with one needs it at each sign-in (NIST SP 800-63B-4, 2.2: AAL2).
 */
@Component
class Factors {

  static final int MOST = 10;

  private static final String NAME = "factor-name";
  private static final String SECRET = "factor-secret";

  private final FactorStore store;
  private final RecoveryCodeStore codes;
  private final AccountStore accounts;
  private final Addresses addresses;
  private final Vault vault;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Factors(
      FactorStore store,
      RecoveryCodeStore codes,
      AccountStore accounts,
      Addresses addresses,
      Vault vault,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.codes = codes;
    this.accounts = accounts;
    this.addresses = addresses;
    this.vault = vault;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What has come of adding an app. */
  sealed interface Added {}

  /**
   * It is there.
   *
   * @param codes ten codes on paper, if it is the first factor
   */
  record Done(List<RecoveryCode> codes) implements Added {
    Done {
      codes = List.copyOf(codes);
    }
  }

  /** The code was not the app's. */
  record WrongCode() implements Added {}

  /** There are as many as there can be. */
  record Full() implements Added {}

  boolean any(AccountId account) {
    return transactions.execute(_ -> store.count(account)) > 0;
  }

  List<Factor> list(AccountId account) {
    return transactions.execute(_ -> {
      Sealer sealer = vault.get(account.value());
      return store.list(account).stream()
          .map(row -> new Factor(row.id(), row.name().open(sealer, NAME), row.created()))
          .toList();
    });
  }

  int countCodes(AccountId account) {
    return transactions.execute(_ -> codes.count(account, Purpose.BACKUP));
  }

  /** Adds an app that shows the right code. The first factor brings ten codes on paper. */
  Added add(AccountId account, AppKey key, String name, String digits) {
    OptionalLong step = key.step(digits, clock.instant());
    if (step.isEmpty()) {
      return new WrongCode();
    }
    Added added =
        transactions.execute(_ -> {
          var _ = accounts.lock(account).orElseThrow();
          int before = store.count(account);
          if (before >= MOST) {
            return new Full();
          }
          Sealer sealer = vault.get(account.value());
          store.insert(
              UUID.randomUUID(),
              account,
              Sealed.of(sealer, NAME, name),
              Sealed.of(sealer, SECRET, key.text()),
              step.getAsLong(),
              LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
          if (before > 0) {
            return new Done(List.of());
          }
          List<RecoveryCode> printed = RecoveryCode.random();
          codes.replace(account, Purpose.BACKUP, printed);
          return new Done(printed);
        });
    if (added instanceof Done) {
      tell(account);
    }
    return added;
  }

  /** Removes a factor, and the codes on paper with the last one. */
  void remove(AccountId account, UUID id) {
    boolean removed =
        transactions.execute(_ -> {
          var _ = accounts.lock(account).orElseThrow();
          boolean there = store.delete(account, id);
          if (store.count(account) == 0) {
            codes.delete(account, Purpose.BACKUP);
          }
          return there;
        });
    if (removed) {
      tell(account);
    }
  }

  /** New codes on paper; the old ones are worth nothing any more. None without a factor. */
  List<RecoveryCode> renewCodes(AccountId account) {
    return transactions.execute(_ -> {
      var _ = accounts.lock(account).orElseThrow();
      if (store.count(account) == 0) {
        return List.of();
      }
      List<RecoveryCode> printed = RecoveryCode.random();
      codes.replace(account, Purpose.BACKUP, printed);
      return printed;
    });
  }

  /** Uses up a code of one of the account's apps; false if it is none, or was used before. */
  boolean useApp(AccountId account, String digits) {
    return transactions.execute(_ -> {
      Sealer sealer = vault.get(account.value());
      for (FactorStore.Row row : store.list(account)) {
        OptionalLong step =
            new AppKey(row.secret().open(sealer, SECRET)).step(digits, clock.instant());
        if (step.isPresent() && store.use(account, row.id(), step.getAsLong())) {
          return true;
        }
      }
      return false;
    });
  }

  /** Uses up a code on paper. */
  boolean usePaper(AccountId account, RecoveryCode code) {
    return transactions.execute(_ -> codes.use(account, Purpose.BACKUP, code));
  }

  private void tell(AccountId account) {
    AccountRow row = transactions.execute(_ -> accounts.list(List.of(account.value())).getFirst());
    row.openEmail(vault.get(account.value()))
        .ifPresent(address ->
            addresses.sendNotice(
                AccountMail.Kind.FACTORS_CHANGED,
                account,
                address,
                Locale.forLanguageTag(row.language())));
  }
}
