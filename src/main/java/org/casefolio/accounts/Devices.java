package org.casefolio.accounts;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Knows a browser again in which an account's owner signed in before, by a random value in a
 * cookie. It opens nothing: it only takes that browser out of the queue that strangers can fill.
 */
@Component
class Devices {

  static final String COOKIE = "__Host-device";

  /** As long as browsers keep a cookie. */
  private static final Duration REMEMBERED = Duration.ofDays(400);

  private static final int CHARACTERS = 43;

  private final DeviceStore store;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Devices(DeviceStore store, TransactionTemplate transactions, Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The random value that a browser carries. */
  Optional<String> find(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE) && cookie.getValue().length() == CHARACTERS) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** The hash of a browser's value if the owner of an account signed in with it. */
  Optional<DeviceHash> findKnown(Optional<String> value, AccountId account) {
    return find(value, account, false);
  }

  /** The same, only if a second step was shown in it. */
  Optional<DeviceHash> findProven(Optional<String> value, AccountId account) {
    return find(value, account, true);
  }

  private Optional<DeviceHash> find(Optional<String> value, AccountId account, boolean proven) {
    return value
        .map(carried -> DeviceHash.of(carried, account))
        .filter(hash ->
            Boolean.TRUE.equals(transactions.execute(_ -> store.exists(hash, account, proven))));
  }

  /**
   * Remembers that an account's owner signed in with this browser.
   *
   * @param proven whether a second step was shown in it
   * @return whether it is a new one beside others
   */
  boolean remember(
      HttpServletRequest request, HttpServletResponse response, AccountId account, boolean proven) {
    String value = find(request).orElseGet(Secrets::random);
    DeviceHash hash = DeviceHash.of(value, account);
    boolean another =
        transactions.execute(_ -> {
          boolean isAnother = !store.exists(hash, account, false) && store.any(account);
          store.record(hash, account, today(), proven);
          return isAnother;
        });
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(COOKIE, value)
            .path("/")
            .secure(true)
            .httpOnly(true)
            .sameSite("Lax")
            .maxAge(REMEMBERED)
            .build()
            .toString());
    return another;
  }

  /** Remembers that a second step was shown in this browser, if the owner signed in with it. */
  void prove(HttpServletRequest request, AccountId account) {
    findKnown(find(request), account)
        .ifPresent(hash ->
            transactions.executeWithoutResult(_ -> store.record(hash, account, today(), true)));
  }

  /** Forgets one browser of one account. */
  void forget(DeviceHash device) {
    transactions.executeWithoutResult(_ -> store.delete(device));
  }

  /** Forgets every browser of an account but the one that carries this value. */
  void forgetOthers(AccountId account, Optional<String> kept) {
    kept.map(value -> DeviceHash.of(value, account))
        .ifPresentOrElse(hash -> store.deleteOthers(account, hash), () -> store.deleteAll(account));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
