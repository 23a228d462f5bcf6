package org.casefolio.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Exhausted;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates accounts. That a User ID is taken has to be said, so it is said five times an hour to one
 * network and then to nobody there: from then on no User ID is tried at all, because an answer to a
 * free one would tell what the others were. Nor is one tried where very many accounts were created
 * that day; see {@link SignUpLimits}.
 */
@Component
class Registration {

  private static final Limit TAKEN = new Limit("user-id-taken", 5, Duration.ofHours(1));

  private final AccountStore accounts;
  private final RecoveryCodeStore codes;
  private final Addresses addresses;
  private final Factors factors;
  private final PasswordHashes hashes;
  private final ClosedLanes closedLanes;
  private final Activity activity;
  private final Vault vault;
  private final Limits limits;
  private final SignUpLimits signUps;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Registration(
      AccountStore accounts,
      RecoveryCodeStore codes,
      Addresses addresses,
      Factors factors,
      PasswordHashes hashes,
      ClosedLanes closedLanes,
      Activity activity,
      Vault vault,
      Limits limits,
      SignUpLimits signUps,
      TransactionTemplate transactions,
      Clock clock) {
    this.accounts = accounts;
    this.codes = codes;
    this.addresses = addresses;
    this.factors = factors;
    this.hashes = hashes;
    this.closedLanes = closedLanes;
    this.activity = activity;
    this.vault = vault;
    this.limits = limits;
    this.signUps = signUps;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * What somebody chose; every part was judged before.
   *
   * @param email empty if recovery codes are wanted instead
   */
  record Application(
      AccountKind kind,
      UserId userId,
      Opening opening,
      Optional<EmailAddress> email,
      Locale language) {}

  /** What the account is opened with. */
  sealed interface Opening {}

  record ByPassword(Password password) implements Opening {}

  /**
   * A passkey, and no password.
   *
   * @param name what its owner calls it
   */
  record ByPasskey(WebAuthn.Passkey passkey, String name) implements Opening {}

  /** What has come of it. */
  sealed interface Outcome {}

  /**
   * The account is there.
   *
   * @param codes the recovery codes to print; none if there is an address
   * @param backup the backup codes to print; none if there is a password
   */
  record Created(
      AccountId account, int generation, List<RecoveryCode> codes, List<RecoveryCode> backup)
      implements Outcome {
    Created {
      codes = List.copyOf(codes);
      backup = List.copyOf(backup);
    }
  }

  record UserIdTaken() implements Outcome {}

  /** This network was told about taken User IDs too often. */
  record TooManyTaken(Instant until) implements Outcome {}

  /** So many accounts were created from this line or network that there is no room for one more. */
  record TooManyCreated(Instant until) implements Outcome {}

  /** When an account can be created again from there; empty if it can now. */
  Optional<Instant> findFull(SignInThrottle.Origin origin) {
    return signUps.look(origin);
  }

  /** Creates an account, or says why not. */
  Outcome create(Application application, SignInThrottle.Origin origin) {
    String network = origin.network();
    if (limits.look(TAKEN, network) instanceof Exhausted(Instant until)) {
      return new TooManyTaken(until);
    }
    Optional<Instant> full = signUps.look(origin);
    if (full.isPresent()) {
      return new TooManyCreated(full.get());
    }
    byte[][] indexes = vault.sought("user-id", application.userId().compared());
    if (Boolean.TRUE.equals(transactions.execute(_ -> accounts.exists(indexes)))) {
      return taken(network);
    }
    // Before the hash, and so that of many at once no more get through than there is room for.
    Optional<Instant> filled = signUps.take(origin);
    if (filled.isPresent()) {
      return new TooManyCreated(filled.get());
    }
    String encoded =
        switch (application.opening()) {
          case ByPassword(Password password) -> hashes.hash(password);
          case ByPasskey _ -> "";
        };
    Optional<Addresses.Request> request = application.email().map(addresses::prepare);
    AccountId id = new AccountId(UUID.randomUUID());
    List<RecoveryCode> printed =
        application.email().isPresent() ? List.of() : RecoveryCode.random();
    Optional<List<RecoveryCode>> backup =
        transactions.execute(transaction -> {
          AccountRow row = row(id, application, encoded, vault.create(id.value()));
          if (!accounts.insert(row, indexes, today())) {
            transaction.setRollbackOnly();
            return Optional.empty();
          }
          activity.record(row, Deed.CREATED);
          request.ifPresent(asked -> addresses.ask(asked, id, application.language()));
          if (!printed.isEmpty()) {
            codes.replace(id, RecoveryCode.Purpose.RECOVERY, printed);
          }
          return Optional.of(
              switch (application.opening()) {
                case ByPassword _ -> List.of();
                case ByPasskey(WebAuthn.Passkey passkey, String name) ->
                    factors.begin(id, passkey, name);
              });
        });
    if (backup.isPresent()) {
      closedLanes.open(application.userId());
    }
    return backup
        .<Outcome>map(codesOnPaper -> new Created(id, 1, printed, codesOnPaper))
        .orElseGet(() -> taken(network));
  }

  private Outcome taken(String network) {
    return switch (limits.take(TAKEN, network)) {
      case Limits.Taken(int _) -> new UserIdTaken();
      case Exhausted(Instant until) -> new TooManyTaken(until);
    };
  }

  private static AccountRow row(
      AccountId id, Application application, String encoded, Sealer sealer) {
    return new AccountRow(
        id,
        application.kind(),
        Sealed.of(sealer, AccountRow.USER_ID, application.userId().written()),
        Optional.empty(),
        application.email().map(email -> Sealed.of(sealer, AccountRow.EMAIL, email.written())),
        application.language().toLanguageTag(),
        encoded,
        1,
        UUID.randomUUID());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
