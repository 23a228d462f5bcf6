package org.casefolio.accounts;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.casefolio.accounts.Factor.Kind;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What somebody shows beside the password: codes of an authenticator app, a passkey, or one of ten
 * codes on paper. A passkey is enough without the password, because its owner unlocks it. An
 * account with one needs it at each sign-in (NIST SP 800-63B-4, 2.2: AAL2).
 */
@Component
class Factors {

  static final int MOST = 10;

  private static final String NAME = "factor-name";
  private static final String SECRET = "factor-secret";

  private final FactorStore store;
  private final RecoveryCodeStore codes;
  private final AccountStore accounts;
  private final OwnerNotices notices;
  private final Activity activity;
  private final FactorPolicy policy;
  private final WebAuthn webAuthn;
  private final Vault vault;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Factors(
      FactorStore store,
      RecoveryCodeStore codes,
      AccountStore accounts,
      OwnerNotices notices,
      Activity activity,
      FactorPolicy policy,
      WebAuthn webAuthn,
      Vault vault,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.codes = codes;
    this.accounts = accounts;
    this.notices = notices;
    this.activity = activity;
    this.policy = policy;
    this.webAuthn = webAuthn;
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

  /** It is here already. */
  record Known() implements Added {}

  boolean any(AccountId account) {
    return transactions.execute(_ -> store.count(account)) > 0;
  }

  List<Factor> list(AccountId account) {
    return transactions.execute(_ -> {
      Sealer sealer = vault.get(account.value());
      return store.list(account).stream()
          .map(
              row -> new Factor(row.id(), row.kind(), row.name().open(sealer, NAME), row.created()))
          .toList();
    });
  }

  /** Whether a factor is required of an account. */
  boolean isRequired(AccountId account) {
    return policy.isRequiredOfAnyone()
        && transactions.execute(_ ->
            accounts.list(List.of(account.value())).stream()
                .anyMatch(row -> policy.isRequired(row.kind())));
  }

  /** Whether one is required that is not there. */
  boolean isMissing(AccountId account) {
    return isRequired(account) && !any(account);
  }

  boolean hasPassword(AccountId account) {
    return transactions.execute(
        _ -> accounts.list(List.of(account.value())).stream().anyMatch(AccountRow::hasPassword));
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
    return add(
        account,
        sealer ->
            row(
                account,
                Kind.APP,
                name,
                sealer,
                Sealed.of(sealer, SECRET, key.text()),
                step.getAsLong()));
  }

  /** Adds a passkey. The first factor brings ten codes on paper. */
  Added add(AccountId account, WebAuthn.Passkey passkey, String name) {
    return add(account, row(account, passkey, name), handles(passkey.id()));
  }

  private Function<Sealer, FactorStore.Row> row(
      AccountId account, WebAuthn.Passkey passkey, String name) {
    return sealer ->
        row(
            account,
            Kind.PASSKEY,
            name,
            sealer,
            Sealed.of(sealer, SECRET, passkey.stored()),
            passkey.count());
  }

  private FactorStore.Row row(
      AccountId account, Kind kind, String name, Sealer sealer, Sealed secret, long step) {
    return new FactorStore.Row(
        UUID.randomUUID(),
        account,
        kind,
        Sealed.of(sealer, NAME, name),
        secret,
        step,
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  private Added add(AccountId account, Function<Sealer, FactorStore.Row> row, byte[]... handles) {
    record Told(Added added, OwnerNotices.Before before) {}
    Told told =
        transactions.execute(_ -> {
          OwnerNotices.Before before = notices.before(account);
          return new Told(insert(account, row.apply(vault.get(account.value())), handles), before);
        });
    if (told.added() instanceof Done) {
      notices.tell(told.before(), AccountMail.Kind.FACTORS_CHANGED);
    }
    return told.added();
  }

  private Added insert(AccountId account, FactorStore.Row row, byte[]... handles) {
    int before = store.count(account);
    if (before >= MOST) {
      return new Full();
    }
    if (!store.insert(row, handles)) {
      return new Known();
    }
    activity.record(account, Deed.FACTOR_ADDED);
    if (before > 0) {
      return new Done(List.of());
    }
    List<RecoveryCode> printed = RecoveryCode.random();
    codes.replace(account, Purpose.BACKUP, printed);
    return new Done(printed);
  }

  /**
   * The passkey that an account begins with, in the transaction that makes it; returns its codes.
   */
  List<RecoveryCode> begin(AccountId account, WebAuthn.Passkey passkey, String name) {
    return switch (insert(
        account,
        row(account, passkey, name).apply(vault.get(account.value())),
        handles(passkey.id()))) {
      case Done(List<RecoveryCode> printed) -> printed;
      case Known() -> throw new IllegalStateException("a new passkey is known");
      case Full() -> throw new IllegalStateException("a new account is full");
      case WrongCode() -> throw new IllegalStateException("a passkey has no code");
    };
  }

  /** What an account's passkeys are checked with. */
  List<String> passkeys(AccountId account) {
    return transactions.execute(_ -> {
      Sealer sealer = vault.get(account.value());
      return store.list(account).stream()
          .filter(row -> row.kind() == Kind.PASSKEY)
          .map(row -> row.secret().open(sealer, SECRET))
          .toList();
    });
  }

  /** The account whose passkey has answered a question; empty if none of ours has, or not well. */
  Optional<AccountRow> usePasskey(String answer, byte[] challenge) {
    return webAuthn
        .idOf(answer)
        .flatMap(id ->
            transactions.execute(_ -> {
              Optional<FactorStore.Row> found = store.find(handles(id));
              if (found.isEmpty()) {
                return Optional.empty();
              }
              FactorStore.Row row = found.get();
              String stored = row.secret().open(vault.get(row.account().value()), SECRET);
              OptionalLong count = webAuthn.verify(answer, challenge, stored, row.step());
              return count.isPresent() && store.countUp(row.id(), count.getAsLong())
                  ? accounts.list(List.of(row.account().value())).stream().findFirst()
                  : Optional.empty();
            }));
  }

  private byte[][] handles(byte[] id) {
    return vault.sought("passkey", Base64.getUrlEncoder().encodeToString(id));
  }

  /**
   * Removes a factor, and the codes on paper with the last one.
   *
   * @param last whether it may be the last one; if it has become that meanwhile, it stays
   */
  void remove(AccountId account, UUID id, boolean last) {
    Optional<OwnerNotices.Before> removed =
        transactions.execute(_ -> {
          OwnerNotices.Before before = notices.before(account);
          if (!last && store.count(account) == 1) {
            return Optional.empty();
          }
          boolean there = store.delete(account, id);
          if (there) {
            activity.record(account, Deed.FACTOR_REMOVED);
          }
          if (store.count(account) == 0) {
            codes.delete(account, Purpose.BACKUP);
          }
          return there ? Optional.of(before) : Optional.empty();
        });
    removed.ifPresent(before -> notices.tell(before, AccountMail.Kind.FACTORS_CHANGED));
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
      activity.record(account, Deed.BACKUP_CODES_RENEWED);
      return printed;
    });
  }

  /** Uses up a code of one of the account's apps; false if it is none, or was used before. */
  boolean useApp(AccountId account, String digits) {
    return transactions.execute(_ -> {
      Sealer sealer = vault.get(account.value());
      for (FactorStore.Row row : store.list(account)) {
        if (row.kind() != Kind.APP) {
          continue;
        }
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
}
