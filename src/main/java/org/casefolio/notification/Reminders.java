package org.casefolio.notification;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.cases.Case;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Holds;
import org.casefolio.cases.Part;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Message;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Outbox;
import org.casefolio.platform.settings.Settings;
import org.casefolio.portfolio.DateTyped;
import org.casefolio.portfolio.Deadline;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.casefolio.portfolio.ReminderTimes;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reminds readers of dates. Whether somebody is reminded is decided when it is due, by how case and
 * portfolio stand then; so nothing has to be kept of it, and nothing undone. A number of statements
 * that does not depend on the number of readers; what is done twice adds nothing.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Reminders {

  private final ReminderTimes times;
  private final Cases cases;
  private final Holds holds;
  private final StatusCatalogue catalogue;
  private final Portfolios portfolios;
  private final Accounts accounts;
  private final Outbox outbox;
  private final Settings settings;
  private final Clock clock;

  Reminders(
      ReminderTimes times,
      Cases cases,
      Holds holds,
      StatusCatalogue catalogue,
      Portfolios portfolios,
      Accounts accounts,
      Outbox outbox,
      Settings settings,
      Clock clock) {
    this.times = times;
    this.cases = cases;
    this.holds = holds;
    this.catalogue = catalogue;
    this.portfolios = portfolios;
    this.accounts = accounts;
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Someone to be reminded of a date.
   *
   * @param days how many days before it
   */
  private record Due(Follower follower, Account account, Deadline deadline, int days) {

    @Override
    public String toString() {
      return "Due[" + follower.follow() + "]";
    }
  }

  /**
   * Reminds of dates of the agency in some cases; up to a day that was done before. Whoever holds,
   * corrects or withdraws what they came with has done so before, or finds the reminders.
   */
  public void ofTheAgency(Collection<ReceiptNumber> receipts, LocalDate done, LocalDate today) {
    holds.keep(receipts);
    remind(
        portfolios.followers(receipts).values().stream().flatMap(List::stream).toList(),
        Deadline.OfTheAgency.class::isInstance,
        done,
        today);
  }

  /** Reminds of dates that some readers typed; up to a day that was done before. */
  public void typed(List<Follower> followers, LocalDate done, LocalDate today) {
    remind(followers, Deadline.Typed.class::isInstance, done, today);
  }

  /** A date typed on a day on which its reader is reminded of it, when that day's hour is over. */
  @EventListener
  public void on(DateTyped event) {
    ZonedDateTime now = clock.instant().atZone(settings.zone());
    if (now.getHour() >= times.hour()) {
      LocalDate today = now.toLocalDate();
      portfolios
          .follower(event.account(), event.follow())
          .ifPresent(follower -> typed(List.of(follower), today.minusDays(1), today));
    }
  }

  private void remind(
      List<Follower> all, Predicate<Deadline> sort, LocalDate done, LocalDate today) {
    List<Follower> followers = all.stream().filter(Follower::asked).toList();
    if (followers.isEmpty()) {
      return;
    }
    Map<ReceiptNumber, Case> known =
        cases.find(followers.stream().map(Follower::receipt).collect(Collectors.toSet()));
    Map<AccountId, Account> owners =
        accounts.find(followers.stream().map(Follower::account).collect(Collectors.toSet()));
    CatalogueEdition edition = catalogue.current();
    List<Due> due = new ArrayList<>();
    for (Follower follower : followers) {
      Case one = known.get(follower.receipt());
      Account account = owners.get(follower.account());
      if (one != null && account != null) {
        for (Deadline deadline : follower.dates().open(one, edition)) {
          if (sort.test(deadline)) {
            times
                .due(deadline.day(), done, today)
                .ifPresent(days -> due.add(new Due(follower, account, deadline, days)));
          }
        }
      }
    }
    Map<Long, Part> parts = parts(due);
    outbox.enqueue(
        due.stream().flatMap(one -> messages(one, parts, edition.number()).stream()).toList());
  }

  /** What the dates of the agency came in: what a reminder of one can be held with. */
  private Map<Long, Part> parts(List<Due> due) {
    Map<Long, ReceiptNumber> entries = new HashMap<>();
    for (Due one : due) {
      if (one.deadline() instanceof Deadline.OfTheAgency agency) {
        entries.put(agency.entry().id(), one.follower().receipt());
      }
    }
    return holds.parts(entries);
  }

  /** One message for each address of the reader. */
  private static List<Message> messages(Due due, Map<Long, Part> parts, int edition) {
    Follower follower = due.follower();
    Account account = due.account();
    Optional<Long> entry =
        switch (due.deadline()) {
          case Deadline.OfTheAgency agency -> Optional.of(agency.entry().id());
          case Deadline.Typed _ -> Optional.empty();
        };
    String about =
        entry.map(Object::toString).orElseGet(() -> follower.follow() + " " + due.deadline().day());
    return account.mailboxes().stream()
        .map(mailbox ->
            new Message(
                account.id().value(),
                ReminderWriter.NAME,
                ReminderFacts.of(follower, due.deadline(), due.days(), edition, mailbox.more())
                    .json(),
                mailbox.address(),
                account.language(),
                Priority.ACTION_REQUIRED,
                account.id().value() + " " + about + " reminder " + due.days(),
                Optional.of(Changes.topic(follower.receipt())),
                entry.map(parts::get).map(Part::id)))
        .toList();
  }
}
