package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class PasswordHashesTests {

  private static final Password PASSWORD = new Password(People.PASSWORD);

  private final PasswordHashes hashes = new PasswordHashes();

  @Test
  void usesArgon2idWithNineteenMebibytesAndTwoPasses() {
    assertThat(hashes.hash(PASSWORD)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void knowsAPasswordAgain() {
    Optional<String> hash = Optional.of(hashes.hash(PASSWORD));

    assertThat(hashes.matches(PASSWORD, hash)).isTrue();
    assertThat(hashes.matches(new Password(People.OTHER_PASSWORD), hash)).isFalse();
    assertThat(hashes.matches(PASSWORD, Optional.empty())).isFalse();
  }

  @Test
  void saltsEveryHash() {
    assertThat(hashes.hash(PASSWORD)).isNotEqualTo(hashes.hash(PASSWORD));
  }

  @Test
  void saysThatItIsBusyWhenNoTurnComes() {
    PasswordHashes crowded = new PasswordHashes(new Semaphore(0), Duration.ofMillis(1));

    assertThatThrownBy(() -> crowded.hash(PASSWORD))
        .isInstanceOfSatisfying(
            Busy.class,
            busy -> {
              assertThat(busy.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
              assertThat(busy.getHeaders().getFirst("Retry-After")).isEqualTo("30");
            });
  }

  @Test
  void refusesToWorkInsideATransaction() {
    try (TestDatabase database = TestDatabase.create()) {
      assertThatThrownBy(() -> database.transactions().execute(_ -> hashes.hash(PASSWORD)))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
