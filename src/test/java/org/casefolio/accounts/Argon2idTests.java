package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class Argon2idTests {

  /** By the {@code argon2} of the algorithm's authors, with the salt "somesalt". */
  private static final String REFERENCE =
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E";

  /** By the same, with other costs. */
  private static final String OTHER_COSTS =
      "$argon2id$v=19$m=4096,t=3,p=2$b3RyYXNhbGNvbXVu$bLL3sVwngI3kQktNq2g+qf7fed1eVefq";

  private final Argon2id argon2 = new Argon2id(64, 2);

  @Test
  void agreesWithTheReference() {
    assertThat(Argon2id.matches("password", REFERENCE)).isTrue();
    assertThat(Argon2id.matches("passwort", REFERENCE)).isFalse();
    assertThat(Argon2id.matches("contraseña con eñe", OTHER_COSTS)).isTrue();
    assertThat(Argon2id.matches("password", REFERENCE)).isTrue();
  }

  /** As hashes were made before, and by whoever else writes this form. */
  @Test
  void understandsTheHashesOfSpringSecurityAndTheOtherWayRound() {
    Argon2PasswordEncoder other = new Argon2PasswordEncoder(16, 32, 1, 64, 2);
    assertThat(Argon2id.matches("eine Laterne", other.encode("eine Laterne"))).isTrue();
    assertThat(other.matches("eine Laterne", argon2.encode("eine Laterne"))).isTrue();
  }

  @Test
  void saltsWithSixteenBytes() {
    String first = argon2.encode("same").split("\\$")[4];
    String second = argon2.encode("same").split("\\$")[4];
    assertThat(Base64.getDecoder().decode(first)).hasSize(16);
    assertThat(first).isNotEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "password", "$argon2i$v=19$m=64,t=2,p=1$c2FsdHNhbHQ$aGFzaA", "$argon2id$"})
  void matchesNothingThatItDoesNotUnderstand(String encoded) {
    assertThat(Argon2id.matches("password", encoded)).isFalse();
  }

  @Test
  void givesTheSameOnManyThreadsAtOnce() {
    String encoded = argon2.encode("one of many");
    assertThat(
            IntStream.range(0, 200)
                .parallel()
                .allMatch(i ->
                    Argon2id.matches("one of many", encoded)
                        && !Argon2id.matches("another " + i, encoded)))
        .isTrue();
  }
}
