package org.casefolio.notification;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.Mailbox;
import org.casefolio.mail.Message;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Outbox;
import org.casefolio.mail.Sent;
import org.casefolio.mail.Unreachable;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.DailyWork;
import org.casefolio.portfolio.FinishedCase;
import org.casefolio.portfolio.FinishedCase.Step;
import org.casefolio.portfolio.FinishedCases;
import org.casefolio.portfolio.FinishedList;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells readers that finished cases will leave their lists, one mail a month at most. Whoever gets
 * no mail, or wants none, was not told: their cases stay. So does one of which a relay has not
 * taken both mails.
 */
@Component
@Serving
class Finishing {

  private static final int AT_ONCE = 200;

  private final DailyWork work;
  private final FinishedCases finished;
  private final Accounts accounts;
  private final Unreachable unreachable;
  private final Outbox outbox;
  private final Clock clock;
  private final Settings settings;

  Finishing(
      DailyWork work,
      FinishedCases finished,
      Accounts accounts,
      Unreachable unreachable,
      Outbox outbox,
      Clock clock,
      Settings settings) {
    this.work = work;
    this.finished = finished;
    this.accounts = accounts;
    this.unreachable = unreachable;
    this.outbox = outbox;
    this.clock = clock;
    this.settings = settings;
  }

  @Scheduled(fixedDelay = 15, initialDelay = 13, timeUnit = TimeUnit.MINUTES)
  void run() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
    work.run("notification/finished", today, () -> some(today));
  }

  private boolean some(LocalDate today) {
    List<FinishedList> lists = finished.claim(today, AT_ONCE);
    Map<AccountId, Account> owners =
        accounts.find(
            lists.stream()
                .filter(list -> !list.cases().isEmpty())
                .map(FinishedList::account)
                .toList());
    Set<UUID> again = new HashSet<>();
    List<Message> messages = new ArrayList<>();
    for (FinishedList list : lists) {
      Optional<Account> owner = Optional.ofNullable(owners.get(list.account()));
      List<Mailbox> hearers =
          list.choice().rhythm() == Rhythm.NONE
              ? List.of()
              : owner.map(this::reachable).orElse(List.of());
      if (hearers.isEmpty()) {
        list.cases().forEach(one -> again.add(one.follow()));
      } else {
        messages.addAll(messages(list, owner.orElseThrow(), hearers, today));
        again.addAll(untold(list));
      }
    }
    outbox.enqueue(messages);
    finished.save(lists, again, today);
    return lists.size() == AT_ONCE;
  }

  private List<Mailbox> reachable(Account account) {
    List<Mailbox> all = account.mailboxes();
    Set<String> closed =
        unreachable
            .among(account.id().value(), all.stream().map(Mailbox::address).toList())
            .keySet();
    return all.stream().filter(mailbox -> !closed.contains(mailbox.address())).toList();
  }

  /** One message for each address and each of the two mails. */
  private static List<Message> messages(
      FinishedList list, Account account, List<Mailbox> hearers, LocalDate today) {
    List<Message> messages = new ArrayList<>();
    for (Step step : List.of(Step.FIRST_MAIL, Step.SECOND_MAIL)) {
      List<FinishedCase> cases = list.cases().stream().filter(one -> one.step() == step).toList();
      if (!cases.isEmpty()) {
        for (Mailbox mailbox : hearers) {
          messages.add(
              new Message(
                  account.id().value(),
                  FinishedWriter.NAME,
                  FinishedFacts.of(list, cases, mailbox.more()).json(),
                  mailbox.address(),
                  account.language(),
                  Priority.DIGEST,
                  account.id().value() + " finished " + step + " " + today,
                  Optional.empty(),
                  Optional.empty()));
        }
      }
    }
    return messages;
  }

  /** Those that would leave now, but of which not both mails went out. */
  private Set<UUID> untold(FinishedList list) {
    Set<UUID> leaving =
        list.cases().stream()
            .filter(one -> one.step() == Step.LEAVE)
            .map(FinishedCase::follow)
            .collect(Collectors.toSet());
    if (leaving.isEmpty()) {
      return leaving;
    }
    List<FinishedFacts> told =
        outbox.list(list.account().value()).stream()
            .filter(sent ->
                sent.writer().equals(FinishedWriter.NAME) && sent.state() == Sent.State.ACCEPTED)
            .flatMap(sent -> sent.facts().stream())
            .map(FinishedFacts::read)
            .toList();
    Set<UUID> first = follows(told, false);
    Set<UUID> second = follows(told, true);
    leaving.removeIf(follow -> first.contains(follow) && second.contains(follow));
    return leaving;
  }

  private static Set<UUID> follows(List<FinishedFacts> told, boolean second) {
    return told.stream()
        .filter(one -> one.second() == second)
        .flatMap(one -> one.cases().stream())
        .map(FinishedFacts.One::follow)
        .collect(Collectors.toSet());
  }
}
