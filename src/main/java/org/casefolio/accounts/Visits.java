package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.SessionEnd;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is signed in, from sign-in to sign-out. A session holds four texts: the account's random id,
 * since when, the account's generation at that time, and what the browser says it is. It is over
 * when it was idle or open too long (see {@link SessionTimes}), when the account is gone, and when
 * its generation has moved on, as it does with every new password.
 */
@Component
@Serving
class Visits implements SecurityContextRepository {

  /** Spring Session copies this attribute into the column by which sessions are found. */
  private static final String ACCOUNT = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

  private static final String SINCE = "since";
  private static final String GENERATION = "generation";
  private static final String BROWSER = "browser";

  private final AccountStore accounts;
  private final TransactionTemplate transactions;
  private final SessionTimes times;
  private final Clock clock;

  Visits(AccountStore accounts, TransactionTemplate transactions, SessionTimes times, Clock clock) {
    this.accounts = accounts;
    this.transactions = transactions;
    this.times = times;
    this.clock = clock;
  }

  /** Signs somebody in: always a new session, so that an id known before is worth nothing. */
  HttpSession begin(HttpServletRequest request, AccountId account, int generation) {
    HttpSession earlier = request.getSession(false);
    if (earlier != null) {
      earlier.invalidate();
    }
    HttpSession session = request.getSession(true);
    session.setAttribute(ACCOUNT, account.value().toString());
    session.setAttribute(SINCE, Long.toString(clock.instant().getEpochSecond()));
    session.setAttribute(GENERATION, Integer.toString(generation));
    session.setAttribute(BROWSER, Browser.of(request).text());
    return session;
  }

  /** Keeps this session valid when the account's generation moves on. */
  void renew(HttpServletRequest request, int generation) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.setAttribute(GENERATION, Integer.toString(generation));
    }
  }

  /** Signs out and has the browser forget what it kept of the pages. */
  void end(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
    response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  @Override
  @SuppressWarnings("deprecation") // the interface has no other method to implement
  public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
    return find(exchange.getRequest())
        .map(signedIn -> new SecurityContextImpl(new SignedInToken(signedIn)))
        .orElseGet(SecurityContextImpl::new);
  }

  /** Since when and where somebody is signed in, if a session of an account says so. */
  Optional<Stay> stay(Session session, int current) {
    if (!(session.getAttribute(SINCE) instanceof String since)
        || !Integer.toString(current).equals(session.getAttribute(GENERATION))) {
      return Optional.empty();
    }
    Instant begun = Instant.ofEpochSecond(Long.parseLong(since));
    Object browser = session.getAttribute(BROWSER);
    return session.isExpired() || clock.instant().isAfter(begun.plus(times.absolute()))
        ? Optional.empty()
        : Optional.of(
            new Stay(begun, browser instanceof String text ? Browser.read(text) : Browser.UNKNOWN));
  }

  /**
   * A session from its sign-in on.
   *
   * @param since when that was
   */
  record Stay(Instant since, Browser browser) {}

  private Optional<SignedIn> find(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null
        || !(session.getAttribute(ACCOUNT) instanceof String id)
        || !(session.getAttribute(SINCE) instanceof String since)
        || !(session.getAttribute(GENERATION) instanceof String generation)) {
      return Optional.empty();
    }
    AccountId account = new AccountId(UUID.fromString(id));
    Instant end = Instant.ofEpochSecond(Long.parseLong(since)).plus(times.absolute());
    Optional<Integer> current = transactions.execute(_ -> accounts.findGeneration(account));
    if (clock.instant().isAfter(end)) {
      session.invalidate();
      return Optional.empty();
    }
    // Another tab may just be changing the password: this request is not signed in, the next one
    // is.
    if (!current.equals(Optional.of(Integer.valueOf(generation)))) {
      return Optional.empty();
    }
    request.setAttribute(SessionEnd.ATTRIBUTE, new SessionEnd(clock.instant(), times.idle(), end));
    return Optional.of(new SignedIn(account));
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return find(request).isPresent();
  }

  /** Nothing: who is signed in changes by {@link #begin} and {@link #end} alone. */
  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}
}
