package org.casefolio.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.Mailbox;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.Holds;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Earlier;
import org.casefolio.mail.Earlier.Fate;
import org.casefolio.mail.Halts;
import org.casefolio.mail.Message;
import org.casefolio.mail.Message.Alone;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Message.Together;
import org.casefolio.mail.Message.Travel;
import org.casefolio.notification.ChangeFacts.Reminded;
import org.casefolio.notification.ChangeStore.Waiting;
import org.casefolio.notification.News.Step;
import org.casefolio.notification.News.Title;
import org.casefolio.notification.News.Trace;
import org.casefolio.notification.News.Undone;
import org.casefolio.notification.NewsPolicy.Verdict;
import org.casefolio.notification.Recent.Window;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is told of a change to each address of a reader, given what was told to that address before.
 * In the transaction that enqueues it, with a number of statements that does not depend on the
 * number of readers.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ChangeMessages {

  private final Changes changes;
  private final ChangeStore store;
  private final Holds holds;
  private final Halts halts;
  private final Recent recent;
  private final Clock clock;

  ChangeMessages(
      Changes changes, ChangeStore store, Holds holds, Halts halts, Recent recent, Clock clock) {
    this.recent = recent;
    this.clock = clock;
    this.changes = changes;
    this.store = store;
    this.holds = holds;
    this.halts = halts;
  }

  /**
   * Somebody to be told something.
   *
   * @param change the row of the queue
   * @param news what it tells
   * @param outOfForce entries of the case that no longer stand
   * @param follower who follows the case
   * @param account whose portfolio it is
   */
  record Due(UUID change, News news, Set<Long> outOfForce, Follower follower, Account account) {

    @Override
    public String toString() {
      return "Due[" + change + "]";
    }
  }

  /** A message of a reader that was enqueued earlier. */
  private record Told(Earlier message, ChangeFacts facts) {

    /**
     * Whether it went to this address, or to the one that was the account's own before: what was
     * said there is put right where the account is reached now.
     */
    boolean wentTo(Mailbox mailbox) {
      return mailbox.more().equals(Optional.ofNullable(facts.more()));
    }
  }

  /**
   * A reminder of a date of the agency that was enqueued earlier.
   *
   * @param entry the entry that the date came with
   */
  private record Reminder(Earlier message, ReminderFacts facts, long entry) {

    boolean wentTo(Mailbox mailbox) {
      return mailbox.more().equals(Optional.ofNullable(facts.more()));
    }
  }

  /** What a reader was to get earlier. */
  private record Past(List<Told> changes, List<Reminder> reminders) {

    /** What is about a case; but not the message that is to be enqueued. */
    Past about(News news) {
      return new Past(
          changes.stream()
              .filter(known -> known.facts().news().receipt().equals(news.receipt()))
              .filter(known -> known.facts().news().entry() != news.entry())
              .toList(),
          reminders.stream()
              .filter(known -> known.facts().receipt().equals(news.receipt()))
              .toList());
    }

    Past at(Mailbox to) {
      return new Past(
          changes.stream().filter(known -> known.wentTo(to)).toList(),
          reminders.stream().filter(known -> known.wentTo(to)).toList());
    }

    /** The entries of which a reminder can have arrived. */
    Set<Long> reminded() {
      return reminders.stream()
          .filter(known -> known.message().fate() == Fate.SENT)
          .map(Reminder::entry)
          .collect(Collectors.toSet());
    }

    /** What was said that is wrong now, as far as a correction does not say it by itself. */
    Said said(Set<Long> wrong, News correction) {
      boolean same = Objects.equals(correction.before(), correction.after());
      return new Said(reminded(wrong), same ? retracted(wrong) : List.of());
    }

    private List<Title> retracted(Set<Long> wrong) {
      return changes.stream()
          .filter(known -> known.message().fate() == Fate.SENT)
          .map(known -> known.facts().news())
          .filter(news -> wrong.contains(news.entry()))
          .filter(
              // Otherwise a correction names what was current, not what it put right.
              news -> news.kind() != Kind.CORRECTION || news.late())
          .sorted(Comparator.comparingLong(News::entry))
          .flatMap(news -> Optional.ofNullable(news.told()).stream())
          .distinct()
          .toList();
    }

    private List<Reminded> reminded(Set<Long> wrong) {
      return reminders.stream()
          .filter(known -> known.message().fate() == Fate.SENT && wrong.contains(known.entry()))
          .flatMap(known ->
              Optional.ofNullable(known.facts().asked())
                  .map(status -> new Reminded(known.facts().date(), status))
                  .stream())
          .distinct()
          .sorted(Comparator.comparing(Reminded::date))
          .toList();
    }
  }

  /** What a correction has to name of what was said. */
  private record Said(List<Reminded> reminded, List<Title> retracted) {
    static final Said NOTHING = new Said(List.of(), List.of());
  }

  /** The messages to be enqueued. What they replace is cancelled. */
  List<Message> of(List<Due> due) {
    List<Due> corrections =
        due.stream().filter(one -> one.news().kind() == Kind.CORRECTION).toList();
    List<Due> others = due.stream().filter(one -> one.news().kind() != Kind.CORRECTION).toList();
    List<Message> messages = new ArrayList<>();
    if (!others.isEmpty()) {
      messages.addAll(plain(others));
    }
    if (!corrections.isEmpty()) {
      messages.addAll(corrections(corrections));
    }
    return messages;
  }

  /** While something is held, nobody is told by the way what it was about. */
  private List<Message> plain(List<Due> due) {
    Map<ReceiptNumber, Window> windows = windows(due);
    if (holds.listOpen().isEmpty()) {
      return due.parallelStream() // as they are sealed, on every core
          .flatMap(one ->
              one.account().mailboxes().stream()
                  .map(to -> message(one, to, one.news(), Said.NOTHING, change(one, windows))))
          .toList();
    }
    Map<ReceiptNumber, List<Step>> heldForAll = new HashMap<>();
    for (Waiting row :
        store.held(
            due.stream()
                .map(one -> one.follower().receipt())
                .distinct()
                .map(changes::blind)
                .toList())) {
      News news = changes.open(row.news());
      news.step()
          .ifPresent(step ->
              heldForAll.computeIfAbsent(news.receiptNumber(), key -> new ArrayList<>()).add(step));
    }
    Map<UUID, Past> earlier = earlier(due);
    List<Message> messages = new ArrayList<>();
    for (Due one : due) {
      Past mine = about(one, earlier);
      for (Mailbox to : one.account().mailboxes()) {
        List<Step> held =
            new ArrayList<>(heldForAll.getOrDefault(one.follower().receipt(), List.of()));
        mine.at(to).changes().stream()
            .filter(known -> known.message().held() && known.message().fate() == Fate.UNSENT)
            .forEach(known -> known.facts().news().step().ifPresent(held::add));
        messages.add(
            message(
                one,
                to,
                one.news().knowing(one.news().knownWithout(held)),
                Said.NOTHING,
                change(one, windows)));
      }
    }
    return messages;
  }

  private List<Message> corrections(List<Due> due) {
    Map<UUID, Past> earlier = earlier(due);
    List<Message> messages = new ArrayList<>();
    Set<UUID> cancelled = new HashSet<>();
    Map<UUID, UUID> owners = new HashMap<>();
    Map<UUID, String> rewritten = new HashMap<>();
    for (Due one : due) {
      Past mine = about(one, earlier);
      // Of what is just leaving, too: it is not tried again.
      mine.changes().stream()
          .filter(known -> one.outOfForce().contains(known.facts().news().entry()))
          .forEach(known -> cancelled.add(known.message().id()));
      mine.reminders().stream()
          .filter(known -> one.outOfForce().contains(known.entry()))
          .forEach(known -> cancelled.add(known.message().id()));
      for (Mailbox to : one.account().mailboxes()) {
        Past there = mine.at(to);
        rewritten(one, there)
            .forEach((message, facts) -> {
              owners.put(message, one.account().id().value());
              rewritten.put(message, facts);
            });
        switch (verdict(one, there)) {
          case Verdict.Correct correct ->
              messages.add(
                  message(
                      one,
                      to,
                      correct.news(),
                      there.said(wrong(one), correct.news()),
                      atOnce(one)));
          case Verdict.Change change ->
              messages.add(
                  message(
                      one,
                      to,
                      change.news(),
                      Said.NOTHING,
                      one.news().asks() ? atOnce(one) : later(one)));
          case Verdict.Nothing nothing -> {
            // for whoever reads there nothing has changed
          }
        }
      }
    }
    halts.cancel(cancelled);
    halts.rewrite(owners, rewritten);
    return messages;
  }

  /** What no longer stands because of a correction. */
  private static Set<Long> wrong(Due due) {
    Trace trace = due.news().trace();
    return trace == null
        ? Set.of()
        : trace.undone().stream()
            .map(Undone::entry)
            .filter(due.outOfForce()::contains)
            .collect(Collectors.toSet());
  }

  private static Verdict verdict(Due due, Past there) {
    return NewsPolicy.correction(
        due.news(),
        due.outOfForce(),
        there.changes().stream()
            .map(known -> new NewsPolicy.Message(known.facts().news(), known.message().fate()))
            .toList(),
        there.reminded());
  }

  /** What has not left starts from what is known without that which no longer stands. */
  private static Map<UUID, String> rewritten(Due due, Past there) {
    List<Step> dropped = new ArrayList<>();
    Set<Long> reminded = there.reminded();
    for (Told known : there.changes()) {
      News news = known.facts().news();
      if (known.message().fate() != Fate.SENT
          && due.outOfForce().contains(news.entry())
          && !reminded.contains(news.entry())) {
        news.step().ifPresent(dropped::add);
      }
    }
    Map<UUID, String> rewritten = new HashMap<>();
    for (Told known : there.changes()) {
      News news = known.facts().news();
      if (known.message().fate() == Fate.UNSENT && !due.outOfForce().contains(news.entry())) {
        News fresh =
            news.tellsOfThePast()
                ? news.knowing(due.news().known())
                : news.knowing(news.knownWithout(dropped));
        if (!fresh.equals(news)) {
          rewritten.put(known.message().id(), known.facts().with(fresh).json());
        }
      }
    }
    return rewritten;
  }

  /** Cancels what has not left to those who follow a case no longer, or want no mail any more. */
  void cancelWrong(Map<ReceiptNumber, List<Undone>> undone) {
    List<Halts.About> about = new ArrayList<>();
    Map<String, Set<Long>> wrong = new HashMap<>();
    undone.forEach((receipt, entries) ->
        entries.forEach(entry -> {
          about.add(new Halts.About(Changes.topic(receipt), entry.part()));
          wrong.computeIfAbsent(receipt.value(), key -> new HashSet<>()).add(entry.entry());
        }));
    Set<UUID> cancelled = new HashSet<>();
    for (Earlier message : halts.unsent(about)) {
      boolean isWrong =
          switch (message.writer()) {
            case ChangeWriter.NAME -> {
              News news = ChangeFacts.read(message.facts()).news();
              yield wrong.getOrDefault(news.receipt(), Set.of()).contains(news.entry());
            }
            case ReminderWriter.NAME -> {
              ReminderFacts facts = ReminderFacts.read(message.facts());
              yield facts.entry() != null
                  && wrong.getOrDefault(facts.receipt(), Set.of()).contains(facts.entry());
            }
            default -> false;
          };
      if (isWrong) {
        cancelled.add(message.id());
      }
    }
    halts.cancel(cancelled);
  }

  /** The earlier messages of those who are to be told, by owner. */
  private Map<UUID, Past> earlier(List<Due> due) {
    Set<UUID> owners = new HashSet<>();
    Set<UUID> parts = new HashSet<>();
    Set<String> topics = new HashSet<>();
    for (Due one : due) {
      owners.add(one.account().id().value());
      topics.add(Changes.topic(one.follower().receipt()));
      Trace trace = one.news().trace();
      if (trace != null) {
        trace.undone().stream().map(Undone::part).forEach(parts::add);
      }
    }
    Map<UUID, Past> earlier = new HashMap<>();
    for (Earlier message : halts.earlier(owners, parts, topics)) {
      Past past =
          earlier.computeIfAbsent(
              message.owner(), key -> new Past(new ArrayList<>(), new ArrayList<>()));
      switch (message.writer()) {
        case ChangeWriter.NAME ->
            past.changes().add(new Told(message, ChangeFacts.read(message.facts())));
        case ReminderWriter.NAME -> {
          ReminderFacts facts = ReminderFacts.read(message.facts());
          if (facts.entry() != null) {
            past.reminders().add(new Reminder(message, facts, facts.entry()));
          }
        }
        default -> {
          // nothing that a correction could concern
        }
      }
    }
    return earlier;
  }

  private static Past about(Due due, Map<UUID, Past> earlier) {
    return earlier
        .getOrDefault(due.account().id().value(), new Past(List.of(), List.of()))
        .about(due.news());
  }

  /** The minutes that follow what is told at once, of those cases of which something is. */
  private Map<ReceiptNumber, Window> windows(List<Due> due) {
    Map<ReceiptNumber, Long> first = new HashMap<>();
    for (Due one : due) {
      if (one.follower().rhythm() == Rhythm.AT_ONCE) {
        first.merge(one.follower().receipt(), one.news().entry(), Math::min);
      }
    }
    return recent.windows(first);
  }

  /**
   * How a change leaves. What asks something goes at once, whatever digest was chosen. Of what
   * follows within minutes of a change that was told, all goes together; but at once to who began
   * to follow only after that change, for whom this is the first.
   */
  private Leaving change(Due due, Map<ReceiptNumber, Window> windows) {
    if (due.news().asks()) {
      return atOnce(due);
    }
    Window window = windows.get(due.follower().receipt());
    if (due.follower().rhythm() != Rhythm.AT_ONCE || window == null) {
      return later(due);
    }
    if (window.entry() != due.news().entry()) {
      return due.follower().seen() >= window.entry()
          ? atOnce(due)
          : new Leaving(new Together(Optional.of(window.later())), false);
    }
    return new Leaving(window.again() ? new Together(Optional.empty()) : new Alone(), false);
  }

  /** Now, with whatever waits about the case. */
  private Leaving atOnce(Due due) {
    boolean nothingWaits = !recent.isKept() && due.follower().rhythm() == Rhythm.AT_ONCE;
    return new Leaving(nothingWaits ? new Alone() : new Together(Optional.empty()), false);
  }

  /** With the reader's digest, if one is wanted. */
  private Leaving later(Due due) {
    Optional<Instant> digest = due.follower().digest(clock.instant());
    return digest.isPresent() ? new Leaving(new Together(digest), true) : atOnce(due);
  }

  /**
   * How a message leaves.
   *
   * @param digest whether it waits for a digest
   */
  private record Leaving(Travel travel, boolean digest) {}

  private static Message message(Due due, Mailbox to, News news, Said said, Leaving leaving) {
    Account account = due.account();
    String kind = due.news().kind() == Kind.CORRECTION ? "correction" : "change";
    Trace trace = news.trace();
    Priority priority =
        news.asks()
            ? Priority.ACTION_REQUIRED
            : leaving.digest() ? Priority.DIGEST : Priority.CHANGE;
    return new Message(
        account.id().value(),
        ChangeWriter.NAME,
        ChangeFacts.of(due.follower(), news, to.more(), said.reminded(), said.retracted()).json(),
        to.address(),
        account.language(),
        priority,
        account.id().value() + " " + news.entry() + " " + kind,
        Optional.of(Changes.topic(news.receiptNumber())),
        Optional.of(trace == null ? news.batch() : trace.part()),
        Optional.ofNullable(due.news().recorded()),
        leaving.travel());
  }
}
