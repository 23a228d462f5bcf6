package org.casefolio.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A small run of the crash test; {@code chaos/run} makes larger ones. */
class ChaosTests {

  @Test
  void everyExpectedMessageComesWhateverIsKilled() throws InterruptedException {
    Report report = Chaos.run(8, 2004, System.out);

    assertThat(report.isGood()).describedAs("%s", report).isTrue();
    assertThat(report.kills()).hasSize(8);
    assertThat(report.stops()).isPositive();
    assertThat(report.toString().lines().toList().getLast())
        .matches("kills=8 events=\\d+ messages=\\d+ lost=0 duplicated=\\d+");
  }
}
