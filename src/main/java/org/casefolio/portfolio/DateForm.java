package org.casefolio.portfolio;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * What is sent about the dates of a case.
 *
 * @param action what is to be done
 * @param month the month of a date from a notice, from 1 to 12
 * @param day its day
 * @param year its year
 * @param shown up to which entry the page showed the history
 */
record DateForm(
    @Nullable String action,
    @Nullable String month,
    @Nullable String day,
    @Nullable String year,
    @Nullable String shown) {

  /** A date that is further away was probably mistyped. */
  private static final int MOST_YEARS = 3;

  static final DateForm EMPTY = new DateForm(null, null, null, null, null);

  static DateForm of(LocalDate date) {
    return new DateForm(
        null, "" + date.getMonthValue(), "" + date.getDayOfMonth(), "" + date.getYear(), null);
  }

  String typedMonth() {
    return month == null ? "" : month.strip();
  }

  String typedDay() {
    return day == null ? "" : day.strip();
  }

  String typedYear() {
    return year == null ? "" : year.strip();
  }

  /** The date, if there is such a day. */
  Optional<LocalDate> date() {
    if (!typedMonth().matches("[0-9]{1,2}")
        || !typedDay().matches("[0-9]{1,2}")
        || !typedYear().matches("[0-9]{4}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(typedYear()),
              Integer.parseInt(typedMonth()),
              Integer.parseInt(typedDay())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  FieldErrors errors(LocalDate today) {
    List<FieldError> missing = new ArrayList<>();
    if (typedMonth().isEmpty()) {
      missing.add(new FieldError("month", "portfolio.dates.error.month"));
    }
    if (typedDay().isEmpty()) {
      missing.add(new FieldError("day", "portfolio.dates.error.day"));
    }
    if (typedYear().isEmpty()) {
      missing.add(new FieldError("year", "portfolio.dates.error.year"));
    }
    if (!missing.isEmpty()) {
      return new FieldErrors(missing);
    }
    Optional<LocalDate> date = date();
    if (date.isEmpty()) {
      return typedYear().matches("[0-9]{4}")
          ? FieldErrors.of(new FieldError("day", "portfolio.dates.error.noDay"))
          : FieldErrors.of(new FieldError("year", "portfolio.dates.error.fourDigits"));
    }
    if (date.get().isBefore(today)) {
      return FieldErrors.of(new FieldError("day", "portfolio.dates.error.past"));
    }
    return date.get().isAfter(today.plusYears(MOST_YEARS))
        ? FieldErrors.of(new FieldError("year", "portfolio.dates.error.far", "" + MOST_YEARS))
        : FieldErrors.none();
  }

  @Override
  public String toString() {
    return "DateForm[" + action + "]";
  }
}
