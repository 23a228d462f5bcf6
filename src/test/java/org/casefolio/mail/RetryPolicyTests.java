package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTests {

  @Test
  void waitsLongerAfterEachFailure() {
    Duration before = Duration.ZERO;
    for (int failures = 0; failures < 9; failures++) {
      Duration delay = RetryPolicy.delay(failures, Duration.ZERO, 0.5).orElseThrow();
      assertThat(delay).isGreaterThan(before);
      before = delay;
    }
    assertThat(RetryPolicy.delay(500, Duration.ZERO, 0.5)).contains(Duration.ofHours(4));
  }

  @Test
  void scattersWhatFailedTogether() {
    assertThat(RetryPolicy.delay(1, Duration.ZERO, 0)).contains(Duration.ofSeconds(45));
    assertThat(RetryPolicy.delay(1, Duration.ZERO, 1)).contains(Duration.ofSeconds(75));
  }

  @Test
  void givesUpAfterTwoDays() {
    assertThat(RetryPolicy.delay(20, Duration.ofHours(47), 0)).isPresent();
    assertThat(RetryPolicy.delay(0, Duration.ofHours(48), 0)).isEmpty();
  }
}
