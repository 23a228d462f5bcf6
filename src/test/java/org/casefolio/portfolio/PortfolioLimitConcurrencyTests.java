package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.portfolio.PortfolioFixture.number;
import static org.casefolio.portfolio.PortfolioFixture.numbers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.accounts.AccountId;
import org.junit.jupiter.api.Test;

class PortfolioLimitConcurrencyTests {

  @Test
  void fiftyParallelAddsDoNotExceedTheLimit() throws Exception {
    try (PortfolioFixture fixture = new PortfolioFixture()) {
      AccountId account = fixture.account();
      List<FollowOutcome> outcomes = atOnce(fixture, account, 50, 4);

      assertThat(outcomes).filteredOn(FollowOutcome.Added.class::isInstance).hasSize(100);
      assertThat(outcomes).filteredOn(FollowOutcome.TooManyPending.class::isInstance).hasSize(100);
      assertThat(fixture.contents(account).cases()).hasSize(100);
    }
  }

  @Test
  void twoTabsCannotBothAddTheHundredthCase() throws Exception {
    try (PortfolioFixture fixture = new PortfolioFixture()) {
      AccountId account = fixture.account();
      fixture.follow(account, 100, numbers(5000, 5099));

      List<FollowOutcome> outcomes = atOnce(fixture, account, 2, 1);

      assertThat(outcomes).filteredOn(FollowOutcome.Added.class::isInstance).hasSize(1);
      assertThat(fixture.contents(account).pending()).isEqualTo(100);
    }
  }

  /** Threads that each add numbers of their own at the same moment. */
  private static List<FollowOutcome> atOnce(
      PortfolioFixture fixture, AccountId account, int threads, int each) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<List<FollowOutcome>>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < threads; thread++) {
        int first = thread * each;
        running.add(
            executor.submit(() -> {
              go.await();
              return fixture.follow(account, 100, numbers(first, first + each));
            }));
      }
      go.countDown();
      List<FollowOutcome> outcomes = new ArrayList<>();
      for (Future<List<FollowOutcome>> one : running) {
        outcomes.addAll(one.get());
      }
      return outcomes;
    }
  }

  @Test
  void theSameNumberAddedTwiceAtOnceIsThereOnce() throws Exception {
    try (PortfolioFixture fixture = new PortfolioFixture()) {
      AccountId account = fixture.account();
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<List<FollowOutcome>>> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          running.add(executor.submit(() -> fixture.follow(account, 100, number(1))));
        }
        for (Future<List<FollowOutcome>> one : running) {
          one.get();
        }
      }
      assertThat(fixture.contents(account).cases()).hasSize(1);
    }
  }
}
