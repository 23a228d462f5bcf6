package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;
import static org.casefolio.portfolio.PortfolioFixture.number;
import static org.casefolio.portfolio.PortfolioFixture.numbers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.junit.jupiter.api.Test;

/** Following tells what the check tells: what is added is counted, and its excess shown later. */
class AdditionsTests {

  private static final String RECEIVED = "Case Was Received";

  /** From here two neighbourhoods that overlap by half have no border within 2,000 numbers. */
  private static final int ACCOUNTS = 20;

  private static final int EACH = 100;
  private static final int NEAR = 25;

  private static long shown(PortfolioFixture fixture, List<AccountId> accounts) {
    return accounts.stream()
        .flatMap(account -> fixture.contents(account).cases().stream())
        .filter(one -> one.summary().isPresent())
        .count();
  }

  @Test
  void twentyAccountsSeeAFewOfTwoThousandNeighborsOnTheFirstDay() {
    try (PortfolioFixture fixture = new PortfolioFixture(Map.of())) {
      // across a border of neighbourhoods, wherever that is
      int first = 9_000;
      List<CaseEvent> events =
          IntStream.range(first, first + ACCOUNTS * EACH)
              .mapToObj(i -> event("e" + i).of(number(i)).title(RECEIVED).build())
              .toList();
      fixture.cases.ledger().record(batch(events));
      List<AccountId> accounts = new ArrayList<>();
      for (int i = 0; i < ACCOUNTS; i++) {
        AccountId account = fixture.account();
        accounts.add(account);
        int offset = i;
        ReceiptNumber[] own =
            IntStream.range(0, EACH)
                .mapToObj(j -> number(first + j * ACCOUNTS + offset))
                .toArray(ReceiptNumber[]::new);
        assertThat(fixture.follow(account, EACH, own))
            .allMatch(outcome ->
                outcome instanceof FollowOutcome.Added
                    || outcome instanceof FollowOutcome.AddedLate);
      }

      assertThat(shown(fixture, accounts)).isEqualTo(ACCOUNTS * NEAR);
      assertThat(fixture.sweeping.alerts()).isEqualTo(1);
      fixture.later(Duration.ofHours(24).minusSeconds(1));
      assertThat(shown(fixture, accounts)).isEqualTo(ACCOUNTS * NEAR);
      fixture.later(Duration.ofSeconds(1));
      assertThat(shown(fixture, accounts)).isEqualTo(ACCOUNTS * EACH);
      assertThat(fixture.sweeping.alerts()).isEqualTo(1);
    }
  }

  @Test
  void manyAccountsWhoSeeEverythingAtOnceAreToldOf() {
    try (PortfolioFixture fixture = new PortfolioFixture(Map.of())) {
      for (int i = 1; i <= 14; i++) {
        assertThat(fixture.follow(fixture.account(), NEAR, numbers((i - 1) * NEAR, i * NEAR)))
            .hasOnlyElementsOfType(FollowOutcome.Added.class);
        assertThat(fixture.sweeping.alerts()).as("after %s accounts", i).isEqualTo(i < 12 ? 0 : 1);
      }
    }
  }

  @Test
  void removingGivesNothingBack() {
    try (PortfolioFixture fixture = new PortfolioFixture(Map.of())) {
      AccountId account = fixture.account();
      IntStream.range(0, 40).forEach(i -> fixture.happens(number(i), RECEIVED));
      fixture.follow(account, 100, numbers(0, NEAR));
      fixture.own(own -> own.remove(account, ids(fixture, account)));

      assertThat(fixture.follow(account, 100, numbers(NEAR, NEAR + 5)))
          .hasOnlyElementsOfType(FollowOutcome.AddedLate.class);
      assertThat(fixture.follow(account, 100, number(1_000_000)))
          .hasOnlyElementsOfType(FollowOutcome.Added.class);
    }
  }

  @Test
  void aDayHasABudget() {
    try (PortfolioFixture fixture = new PortfolioFixture(Map.of("casefolio.additions.day", "10"))) {
      AccountId account = fixture.account();
      fixture.follow(account, 100, numbers(0, 8));
      fixture.own(own -> own.remove(account, ids(fixture, account)));
      fixture.follow(account, 100, number(20), number(20));

      assertThat(fixture.follow(account, 100, number(21), number(20), number(22), number(23)))
          .extracting(Object::getClass)
          .isEqualTo(
              List.of(
                  FollowOutcome.Added.class,
                  FollowOutcome.AlreadyThere.class,
                  FollowOutcome.TooManyToday.class,
                  FollowOutcome.TooManyToday.class));
      fixture.later(Duration.ofDays(1));
      assertThat(fixture.follow(account, 100, number(22)))
          .hasOnlyElementsOfType(FollowOutcome.Added.class);
    }
  }

  private static Set<UUID> ids(PortfolioFixture fixture, AccountId account) {
    return fixture.contents(account).cases().stream()
        .map(one -> one.followed().id())
        .collect(Collectors.toSet());
  }

  /** Neither known nor unknown, neither pending nor closed. */
  @Test
  void nothingTellsHowACaseStandsThatIsShownLater() {
    try (PortfolioFixture fixture = new PortfolioFixture(Map.of())) {
      AccountId account = fixture.account();
      fixture.follow(account, 100, numbers(0, NEAR));
      ReceiptNumber received = number(100);
      ReceiptNumber closed = number(101);
      ReceiptNumber unknown = number(102);
      fixture.happens(received, RECEIVED);
      fixture.happens(closed, PortfolioFixture.APPROVED);

      assertThat(fixture.follow(account, NEAR + 3, received, closed, unknown))
          .hasOnlyElementsOfType(FollowOutcome.AddedLate.class);
      assertThat(fixture.follow(account, NEAR + 3, number(103)))
          .hasOnlyElementsOfType(FollowOutcome.TooManyPending.class);
      assertThat(late(fixture, account))
          .hasSize(3)
          .allSatisfy(one -> {
            assertThat(one.summary()).isEmpty();
            assertThat(one.mark()).isEqualTo(FollowedCase.Mark.NONE);
            assertThat(one.pending()).isTrue();
          });
      assertThat(fixture.contents(account).pending()).isEqualTo(NEAR + 3);

      // what happens meanwhile is news when it is shown
      fixture.happens(received, PortfolioFixture.APPROVED);
      fixture.later(Duration.ofDays(1));
      assertThat(late(fixture, account)).isEmpty();
      assertThat(fixture.contents(account).cases())
          .filteredOn(one -> Set.of(received, closed).contains(one.followed().receipt()))
          .allMatch(one -> one.summary().isPresent())
          .extracting(FollowedCase::mark)
          .containsExactly(FollowedCase.Mark.CHANGED, FollowedCase.Mark.NONE);
    }
  }

  private static List<FollowedCase> late(PortfolioFixture fixture, AccountId account) {
    return fixture.contents(account).cases().stream()
        .filter(one -> one.shownFrom().isPresent())
        .toList();
  }
}
