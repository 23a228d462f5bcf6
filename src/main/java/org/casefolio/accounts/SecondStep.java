package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Between a right password and a session: somebody who still has to show a second factor, and is
 * not signed in until then. Only wrong codes of an app are limited, in the lanes of {@link
 * SignInThrottle}: three of a million codes are good at a time, so a hundred in a row are guessed
 * right once in three thousand times. Codes on paper cannot be guessed, so they open the account
 * whatever was tried before.
 */
@Component
@Serving
class SecondStep {

  private static final String ATTRIBUTE = "secondStep";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Factors factors;
  private final AccountStore accounts;
  private final SignInThrottle throttle;
  private final TransactionTemplate transactions;
  private final Clock clock;

  SecondStep(
      Factors factors,
      AccountStore accounts,
      SignInThrottle throttle,
      TransactionTemplate transactions,
      Clock clock) {
    this.factors = factors;
    this.accounts = accounts;
    this.throttle = throttle;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Somebody who knew the password.
   *
   * @param account whose account it is
   */
  record Waiting(AccountRow account) {

    @Override
    public String toString() {
      return "Waiting[" + account.id() + "]";
    }
  }

  /** Whether the factor was shown. */
  sealed interface Check {}

  /**
   * It was.
   *
   * @param codesLeft how many codes on paper are left, if one was used
   */
  record Right(Optional<Integer> codesLeft) implements Check {}

  record Wrong() implements Check {}

  /** The same of one on paper, of which nobody counts how many are tried. */
  record WrongPaper() implements Check {}

  /** Not compared: too many wrong codes came. One on paper works all the same. */
  record TooOften(Instant until) implements Check {}

  /** Not compared: strange browsers have tried too often in a row. One on paper works. */
  record Closed() implements Check {}

  boolean isNeeded(AccountId account) {
    return factors.any(account);
  }

  /** Remembers who knew the password, in a session that opens nothing. */
  void begin(HttpServletRequest request, AccountRow account, String receipt) {
    HttpSession earlier = request.getSession(false);
    if (earlier != null) {
      earlier.invalidate();
    }
    HttpSession session = request.getSession(true);
    session.setAttribute(
        ATTRIBUTE,
        String.join(
            " ",
            account.id().value().toString(),
            Integer.toString(account.generation()),
            Long.toString(clock.instant().plus(PATIENCE).getEpochSecond())));
    PendingReceipt.keep(session, receipt);
  }

  /** Who stands between; empty also when it has taken too long or the password was changed. */
  Optional<Waiting> find(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String text)) {
      return Optional.empty();
    }
    String[] parts = text.split(" ", -1);
    if (clock.instant().isAfter(Instant.ofEpochSecond(Long.parseLong(parts[2])))) {
      return Optional.empty();
    }
    UUID account = UUID.fromString(parts[0]);
    int generation = Integer.parseInt(parts[1]);
    return transactions
        .execute(_ -> accounts.list(List.of(account)).stream().findFirst())
        .filter(row -> row.generation() == generation)
        .map(Waiting::new);
  }

  /** What can be shown. */
  Set<Factor.Kind> kinds(Waiting waiting) {
    return factors.list(waiting.account().id()).stream()
        .map(Factor::kind)
        .collect(Collectors.toSet());
  }

  /** Compares what was typed with the codes of the apps and on paper. */
  Check check(Waiting waiting, String typed, SignInThrottle.Origin origin) {
    AccountId account = waiting.account().id();
    Optional<RecoveryCode> paper = RecoveryCode.parse(typed);
    if (paper.isPresent()) {
      return factors.usePaper(account, paper.get())
          ? new Right(Optional.of(factors.countCodes(account)))
          : new WrongPaper();
    }
    return switch (throttle.begin(SignInThrottle.Subject.ofCodes(account), account, origin)) {
      case SignInThrottle.Wait(SignInThrottle.Who _, Instant until) -> new TooOften(until);
      case SignInThrottle.Refused(SignInThrottle.Attempt attempt) -> {
        throttle.failed(attempt);
        yield new Closed();
      }
      case SignInThrottle.Allowed(SignInThrottle.Attempt attempt) -> {
        if (factors.useApp(account, typed.replaceAll("\\s", ""))) {
          throttle.succeeded(attempt);
          yield new Right(Optional.empty());
        }
        throttle.failed(attempt);
        yield new Wrong();
      }
    };
  }
}
