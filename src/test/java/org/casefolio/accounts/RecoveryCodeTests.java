package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTests {

  @Test
  void comesInTens() {
    List<RecoveryCode> codes = RecoveryCode.random();

    assertThat(new HashSet<>(codes)).hasSize(10);
    assertThat(codes)
        .allSatisfy(code -> {
          assertThat(code.printed()).matches("([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}");
          assertThat(RecoveryCode.parse(code.printed())).contains(code);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"10AB-CDEF-GH10", "ioabcdefghlo", " 10ab cdef gh10 ", "1OAB—CDEF—GHI0"})
  void isReadFromHandwriting(String typed) {
    assertThat(RecoveryCode.parse(typed)).contains(new RecoveryCode("10ABCDEFGH10"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10AB-CDEF", "10AB-CDEF-GH10-7"})
  void isNotReadFromAnythingElse(String typed) {
    assertThat(RecoveryCode.parse(typed)).isEmpty();
  }
}
