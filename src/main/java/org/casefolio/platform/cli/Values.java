package org.casefolio.platform.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what stands behind an option, and says what it should be if it is something else. */
final class Values {

  private Values() {}

  static void register(CommandLine line) {
    line.registerConverter(Integer.class, Values::number);
    line.registerConverter(int.class, Values::number);
    line.registerConverter(
        UUID.class, reader("an id such as 5f0c4d1e-8a3b-4b52-9c1d-0e6f7a8b9c0d", UUID::fromString));
    line.registerConverter(LocalDate.class, reader("a day such as 2026-03-01", Values::day));
    line.registerConverter(LocalTime.class, reader("a time such as 08:30", LocalTime::parse));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(text, "a whole number");
    }
  }

  /** Of a year that a database can store, and not of one mistyped with five digits. */
  private static LocalDate day(String text) {
    LocalDate day = LocalDate.parse(text);
    if (day.getYear() < 1900 || day.getYear() > 9999) {
      throw new DateTimeException("no such year");
    }
    return day;
  }

  private static <T> ITypeConverter<T> reader(String what, ITypeConverter<T> reader) {
    return text -> {
      try {
        return reader.convert(text);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw wrong(text, what);
      }
    };
  }

  private static TypeConversionException wrong(String text, String what) {
    return new TypeConversionException("\"" + text + "\" is not " + what + ".");
  }
}
