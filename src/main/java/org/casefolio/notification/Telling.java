package org.casefolio.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseStanding;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Halts;
import org.casefolio.mail.Outbox;
import org.casefolio.notification.ChangeMessages.Due;
import org.casefolio.notification.ChangeStore.Row;
import org.casefolio.notification.News.Known;
import org.casefolio.notification.News.Title;
import org.casefolio.notification.News.Trace;
import org.casefolio.notification.News.Undone;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Turns changes into messages: takes some by lease, finds who follows them, and puts the messages
 * into the outbox. Ended at any point it is done again from the start, which adds nothing twice.
 */
final class Telling implements WorkLoop.Round {

  private static final Logger log = LoggerFactory.getLogger(Telling.class);
  private static final int AT_ONCE = 1_000;

  /** So many parts of the followers are opened while messages to others are written. */
  private static final int AHEAD = 2;

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SET_ASIDE = Duration.ofMinutes(5);

  private final Changes changes;
  private final ChangeStore store;
  private final TransactionTemplate transactions;
  private final Cases cases;
  private final Portfolios portfolios;
  private final Accounts accounts;
  private final Outbox outbox;
  private final Halts halts;
  private final ChangeMessages messages;

  Telling(
      Changes changes,
      ChangeStore store,
      TransactionTemplate transactions,
      Cases cases,
      Portfolios portfolios,
      Accounts accounts,
      Outbox outbox,
      Halts halts,
      ChangeMessages messages) {
    this.changes = changes;
    this.store = store;
    this.transactions = transactions;
    this.cases = cases;
    this.portfolios = portfolios;
    this.accounts = accounts;
    this.outbox = outbox;
    this.halts = halts;
    this.messages = messages;
  }

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    UUID lease = UUID.randomUUID();
    List<Row> rows = transactions.execute(transaction -> store.claim(lease, LEASE, AT_ONCE));
    if (rows == null || rows.isEmpty()) {
      return WorkLoop.Next.WHEN_RUNG;
    }
    try {
      tell(lease, rows);
    } catch (DataAccessException | TransactionException e) {
      throw e; // the database is away; what is leased comes back by itself
    } catch (RuntimeException e) {
      tellOneByOne(lease, rows);
    }
    return WorkLoop.Next.AGAIN;
  }

  /** One change that cannot be told must not keep the others waiting. */
  private void tellOneByOne(UUID lease, List<Row> rows) {
    for (Row row : rows) {
      try {
        tell(lease, List.of(row));
      } catch (DataAccessException | TransactionException e) {
        throw e;
      } catch (RuntimeException e) {
        log.error("A change cannot be told and is set aside: {}", WorkLoop.describe(e));
        transactions.executeWithoutResult(
            transaction -> store.keep(lease, SET_ASIDE, List.of(row.id())));
      }
    }
  }

  /** News that is to be told, as it stands now. */
  private record Current(UUID change, News news, CaseStanding standing) {}

  private void tell(UUID lease, List<Row> rows) {
    Map<ReceiptNumber, List<Current>> current = current(rows);
    Set<UUID> ids = rows.stream().map(Row::id).collect(Collectors.toSet());
    portfolios.parts(current.keySet()).stream()
        .gather(Gatherers.mapConcurrent(AHEAD, followers -> due(current, followers.get())))
        .forEach(due ->
            transactions.executeWithoutResult(transaction -> {
              Set<UUID> kept = store.keep(lease, LEASE, ids);
              outbox.enqueue(
                  messages.of(due.stream().filter(one -> kept.contains(one.change())).toList()));
            }));
    transactions.executeWithoutResult(transaction -> {
      Set<UUID> kept = store.keep(lease, LEASE, ids);
      current.values().forEach(list -> list.removeIf(one -> !kept.contains(one.change())));
      messages.cancelWrong(undone(current));
      halts.forget(topics(current));
      store.delete(lease, kept);
    });
  }

  /** What can be told now: of cases that can be seen, and only what still stands. */
  private Map<ReceiptNumber, List<Current>> current(List<Row> rows) {
    Map<UUID, News> news = new LinkedHashMap<>();
    rows.forEach(row -> news.put(row.id(), changes.open(row.news())));
    Map<ReceiptNumber, CaseStanding> standings =
        cases.standings(news.values().stream().map(News::receiptNumber).toList());
    Map<ReceiptNumber, List<Current>> current = new HashMap<>();
    for (Row row : rows) {
      News queued = Objects.requireNonNull(news.get(row.id()));
      CaseStanding standing = standings.get(queued.receiptNumber());
      if (standing != null && !standing.outOfForce().contains(queued.entry())) {
        current
            .computeIfAbsent(queued.receiptNumber(), key -> new ArrayList<>())
            .add(new Current(row.id(), nowThat(queued, standing, row.released()), standing));
      }
    }
    return current;
  }

  /**
   * What tells of the past says what is current now. So does what was held, if something else has
   * become current meanwhile.
   */
  private static News nowThat(News news, CaseStanding standing, boolean released) {
    Trace trace = news.trace();
    if (trace == null || trace.meansNow() == standing.means()) {
      return news;
    }
    CaseEntry now = standing.current();
    Title title = now == null ? null : new Title(now.title(), now.titleEs());
    if (news.tellsOfThePast()) {
      return news.knowing(new Known(title, standing.means()));
    }
    return released ? news.heldBack(title, standing.means()) : news;
  }

  private List<Due> due(Map<ReceiptNumber, List<Current>> current, List<Follower> followers) {
    Map<AccountId, Account> found =
        accounts.find(followers.stream().map(Follower::account).collect(Collectors.toSet()));
    List<Due> due = new ArrayList<>();
    for (Follower follower : followers) {
      Account account = found.get(follower.account());
      if (account != null && NewsPolicy.isTold(follower, !account.mailboxes().isEmpty())) {
        for (Current one : current.getOrDefault(follower.receipt(), List.of())) {
          due.add(
              new Due(one.change(), one.news(), one.standing().outOfForce(), follower, account));
        }
      }
    }
    return due;
  }

  /** What no longer stands, by case. */
  private static Map<ReceiptNumber, List<Undone>> undone(
      Map<ReceiptNumber, List<Current>> current) {
    Map<ReceiptNumber, List<Undone>> undone = new HashMap<>();
    current.forEach((receipt, list) ->
        list.forEach(one -> {
          Trace trace = one.news().trace();
          if (trace != null) {
            trace.undone().stream()
                .filter(entry -> one.standing().outOfForce().contains(entry.entry()))
                .forEach(
                    entry -> undone.computeIfAbsent(receipt, key -> new ArrayList<>()).add(entry));
          }
        }));
    return undone;
  }

  /** The cases in which something no longer stands. */
  private static Set<String> topics(Map<ReceiptNumber, List<Current>> current) {
    Set<String> topics = new HashSet<>();
    current.forEach((receipt, list) -> {
      if (list.stream().anyMatch(one -> one.news().kind() == Kind.CORRECTION)) {
        topics.add(Changes.topic(receipt));
      }
    });
    return topics;
  }
}
