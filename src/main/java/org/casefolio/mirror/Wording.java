package org.casefolio.mirror;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When two official texts say the same: however white space, markup, addresses of links, quotation
 * marks and dates are written.
 */
final class Wording {

  private static final List<String> ENGLISH =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final List<String> SPANISH =
      List.of(
          "enero",
          "febrero",
          "marzo",
          "abril",
          "mayo",
          "junio",
          "julio",
          "agosto",
          "septiembre",
          "octubre",
          "noviembre",
          "diciembre");

  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final Pattern LINK =
      Pattern.compile(
          "(?:https?://|www\\.)[^\\s<>\"]+|\\b[\\w-]+(?:\\.[\\w-]+)*\\.(?:gov|org|com)\\b(?:/[^\\s<>\"]*)?");
  private static final Pattern NUMERIC =
      Pattern.compile(
          "\\b(\\d{4})-(\\d{1,2})-(\\d{1,2})\\b|\\b(\\d{1,2})[-/](\\d{1,2})[-/](\\d{4})\\b");
  private static final Pattern WORDS_ENGLISH =
      Pattern.compile("\\b([a-z]{3,9})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b");
  private static final Pattern WORDS_SPANISH =
      Pattern.compile("\\b(\\d{1,2}) de ([a-z]{4,10}) (?:de|del) (\\d{4})\\b");
  private static final Pattern FIRST_WORDS =
      Pattern.compile("^\\s*On ([A-Z][a-z]{2,8}\\.? \\d{1,2}, \\d{4}),");
  private static final Map<String, String> NAMED =
      Map.of(
          "&nbsp;", " ", "&quot;", "\"", "&apos;", "'", "&#39;", "'", "&lt;", "<", "&gt;", ">",
          "&rsquo;", "'", "&amp;", "&");

  private Wording() {}

  /** What a text says; the same for two that say the same. */
  static String normal(String text) {
    String plain = TAG.matcher(text).replaceAll(" ");
    for (Map.Entry<String, String> entity : NAMED.entrySet()) {
      if (plain.contains("&")) {
        plain = plain.replace(entity.getKey(), entity.getValue());
      }
    }
    plain =
        plain
            .replace('\u2019', '\'')
            .replace('\u2018', '\'')
            .replace('\u201C', '"')
            .replace('\u201D', '"')
            .toLowerCase(Locale.ROOT);
    plain = plain.replaceAll("[\\s\\u00A0\\u200B\\uFEFF]+", " ");
    plain = LINK.matcher(plain).replaceAll("<link>");
    plain = NUMERIC.matcher(plain).replaceAll(Wording::numeric);
    plain =
        WORDS_ENGLISH
            .matcher(plain)
            .replaceAll(found -> inWords(found, ENGLISH, found.group(1), 2, 3));
    plain =
        WORDS_SPANISH
            .matcher(plain)
            .replaceAll(found -> inWords(found, SPANISH, found.group(2), 1, 3));
    // Where a tag was, there may be a blank before what closes a sentence.
    return plain.replaceAll("\\s+([.,;:!?)])", "$1").replaceAll("\\s+", " ").strip();
  }

  private static String numeric(MatchResult found) {
    Optional<LocalDate> date =
        found.group(1) != null
            ? date(found.group(1), found.group(2), found.group(3))
            : date(found.group(6), found.group(4), found.group(5));
    return Matcher.quoteReplacement(date.map(LocalDate::toString).orElse(found.group()));
  }

  private static String inWords(
      MatchResult found, List<String> months, String month, int day, int year) {
    Optional<LocalDate> date = date(found.group(year), month(months, month), found.group(day));
    return Matcher.quoteReplacement(date.map(LocalDate::toString).orElse(found.group()));
  }

  private static String month(List<String> months, String written) {
    for (int i = 0; i < months.size(); i++) {
      String name = months.get(i);
      if (name.equals(written) || (written.length() >= 3 && name.startsWith(written))) {
        return Integer.toString(i + 1);
      }
    }
    return "0";
  }

  private static Optional<LocalDate> date(String year, String month, String day) {
    try {
      return Optional.of(
          LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A date, however written and whatever stands behind it; empty if it is none. */
  static Optional<LocalDate> date(String written) {
    Matcher numeric = NUMERIC.matcher(written.strip());
    if (numeric.lookingAt()) {
      return numeric.group(1) != null
          ? date(numeric.group(1), numeric.group(2), numeric.group(3))
          : date(numeric.group(6), numeric.group(4), numeric.group(5));
    }
    Matcher words = WORDS_ENGLISH.matcher(written.strip().toLowerCase(Locale.ROOT));
    return words.lookingAt()
        ? date(words.group(3), month(ENGLISH, words.group(1)), words.group(2))
        : Optional.empty();
  }

  /** The day that an official description begins with; empty if it begins otherwise. */
  static Optional<LocalDate> firstDay(String description) {
    Matcher first = FIRST_WORDS.matcher(TAG.matcher(description).replaceAll(" "));
    return first.find() ? date(first.group(1)) : Optional.empty();
  }
}
