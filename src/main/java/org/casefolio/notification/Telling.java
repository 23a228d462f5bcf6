package org.casefolio.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.Mailbox;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Message;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Outbox;
import org.casefolio.notification.ChangeStore.Row;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.jspecify.annotations.Nullable;
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
  private static final int AT_ONCE = 500;
  private static final int MESSAGES_AT_ONCE = 2_000;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SET_ASIDE = Duration.ofMinutes(5);

  private final Changes changes;
  private final ChangeStore store;
  private final TransactionTemplate transactions;
  private final VisibleCases visible;
  private final Portfolios portfolios;
  private final Accounts accounts;
  private final Outbox outbox;

  Telling(
      Changes changes,
      ChangeStore store,
      TransactionTemplate transactions,
      VisibleCases visible,
      Portfolios portfolios,
      Accounts accounts,
      Outbox outbox) {
    this.changes = changes;
    this.store = store;
    this.transactions = transactions;
    this.visible = visible;
    this.portfolios = portfolios;
    this.accounts = accounts;
    this.outbox = outbox;
  }

  /** A message and the change that it is about. */
  private record Told(UUID change, Message message) {}

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
            transaction -> store.hold(lease, SET_ASIDE, List.of(row.id())));
      }
    }
  }

  private void tell(UUID lease, List<Row> rows) {
    List<Told> told = messages(rows);
    Set<UUID> ids = rows.stream().map(Row::id).collect(Collectors.toSet());
    for (int from = 0; from < told.size(); from += MESSAGES_AT_ONCE) {
      List<Told> some = told.subList(from, Math.min(told.size(), from + MESSAGES_AT_ONCE));
      transactions.executeWithoutResult(transaction -> enqueue(lease, ids, some));
    }
    transactions.executeWithoutResult(transaction -> store.delete(lease, ids));
  }

  private void enqueue(UUID lease, Set<UUID> ids, List<Told> told) {
    Set<UUID> held = store.hold(lease, LEASE, ids);
    outbox.enqueue(
        told.stream()
            .filter(message -> held.contains(message.change()))
            .map(Told::message)
            .toList());
  }

  private List<Told> messages(List<Row> rows) {
    Map<UUID, News> news = new HashMap<>();
    rows.forEach(row -> news.put(row.id(), changes.open(row.news())));
    Set<ReceiptNumber> speakable =
        visible.among(news.values().stream().map(News::receiptNumber).toList());
    Map<ReceiptNumber, List<Follower>> followers = portfolios.followers(speakable);
    Set<AccountId> ids = new HashSet<>();
    followers.values().forEach(list -> list.forEach(follower -> ids.add(follower.account())));
    Map<AccountId, Account> found = ids.isEmpty() ? Map.of() : accounts.find(ids);

    List<Told> told = new ArrayList<>();
    news.forEach((change, content) -> {
      for (Follower follower : followers.getOrDefault(content.receiptNumber(), List.of())) {
        messages(content, follower, found.get(follower.account()))
            .forEach(message -> told.add(new Told(change, message)));
      }
    });
    return told;
  }

  private static List<Message> messages(News news, Follower follower, @Nullable Account account) {
    if (account == null) {
      return List.of();
    }
    List<Mailbox> mailboxes = account.mailboxes();
    if (!NewsPolicy.isTold(follower, !mailboxes.isEmpty())) {
      return List.of();
    }
    String kind = news.kind() == Kind.CORRECTION ? "correction" : "change";
    return mailboxes.stream()
        .map(mailbox ->
            new Message(
                account.id().value(),
                ChangeWriter.NAME,
                ChangeFacts.of(follower, news, mailbox.more()).json(),
                mailbox.address(),
                account.language(),
                news.asks() ? Priority.ACTION_REQUIRED : Priority.CHANGE,
                account.id().value() + " " + news.entry() + " " + kind,
                Optional.of(Changes.topic(news.receiptNumber())),
                Optional.of(news.batch())))
        .toList();
  }
}
