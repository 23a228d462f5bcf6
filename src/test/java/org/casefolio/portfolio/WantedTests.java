package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WantedTests {

  @Test
  void keepsALabelInOneLineWithoutWhatCannotBeSeen() {
    assertThat(Wanted.label(" Mamá\r\nBcc: all@home.example\u0000\u202Eoga "))
        .isEqualTo("Mamá Bcc: all@home.example  oga");
    assertThat(Wanted.label("\u2066\u200B\uFEFF")).isEmpty();
    assertThat(Wanted.label("می‌خواهم")).isEqualTo("می‌خواهم");
    assertThat(Wanted.label("ملف أمي")).isEqualTo("ملف أمي");
    assertThat(Wanted.label("👩‍👧 aunt")).isEqualTo("👩‍👧 aunt");
  }

  @Test
  void keepsTheLinesOfANote() {
    assertThat(Wanted.note("one\r\ntwo\u2028three\u0007\tfour")).isEqualTo("one\ntwo\nthree  four");
  }

  @Test
  void neverKeepsHalfACharacter() {
    assertThat(Wanted.label("a".repeat(99) + "👩")).isEqualTo("a".repeat(99));
  }
}
