package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateFormTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

  @ParameterizedTest
  @CsvSource({"3,3,2026", "02,29,2028", " 12 , 31 ,2028", "3,3,2029"})
  void takesARealDate(String month, String day, String year) {
    DateForm form = new DateForm(null, month, day, year, null);

    assertThat(form.errors(TODAY).any()).isFalse();
    assertThat(form.date()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'',3,2026,month",
    "3,'',2026,day",
    "3,3,'',year",
    "2,29,2027,noDay",
    "4,31,2026,noDay",
    "13,1,2027,noDay",
    "0,1,2027,noDay",
    "3,0,2027,noDay",
    "3,٣,2027,noDay",
    "3,99999999999,2027,noDay",
    "March,1,2027,noDay",
    "3,4,26,fourDigits",
    "3,4,20270,fourDigits",
    "3,4,+999,fourDigits",
    "3,2,2026,past",
    "3,3,0001,past",
    "3,4,2029,far",
    "3,4,9999,far"
  })
  void saysWhatIsWrong(String month, String day, String year, String error) {
    assertThat(new DateForm(null, month, day, year, null).errors(TODAY).all())
        .extracting(FieldError::key)
        .containsExactly("portfolio.dates.error." + error);
  }

  @ParameterizedTest
  @CsvSource({"'','',''"})
  void namesEveryFieldThatIsEmpty(String month, String day, String year) {
    assertThat(new DateForm(null, month, day, year, null).errors(TODAY).all())
        .extracting(FieldError::field)
        .containsExactly("month", "day", "year");
  }
}
