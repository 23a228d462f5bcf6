package org.casefolio.cases;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.casefolio.cases.ReceiptReading.Malformed;
import org.casefolio.cases.ReceiptReading.Read;
import org.casefolio.cases.ReceiptReading.Why;
import org.jspecify.annotations.Nullable;

/**
 * Finds a receipt number in what a person typed. The text is first brought to a small alphabet:
 * upper-case letters, digits, the asterisk, a space, a dash, {@value #BREAK} for the end of a line
 * or cell, {@value #LETTER} for any other letter and {@value #OTHER} for anything else.
 */
final class ReceiptReader {

  /** How many characters of a text are looked at. */
  static final int LOOKED_AT = 200;

  private static final char BREAK = '/';
  private static final char LETTER = '~';
  private static final char OTHER = '|';

  /**
   * Dashes that Unicode does not call dashes: minus signs, a bullet, a drawn line, a long vowel.
   */
  private static final String MORE_DASHES = "\u2212\u02d7\u2043\u2500\u30fc";

  private static final String ASTERISKS = "*\u2217\u204e\u2731\u2732\u2733\u066d";

  /** Some people set groups apart with dots; one that ends a sentence has a space behind it. */
  private static final Pattern DOT_WITHIN =
      Pattern.compile("(?<=[A-Za-z0-9*])[.\u00b7](?=[A-Za-z0-9*])");

  /** At least so many true digits before look-alikes are taken for digits. */
  private static final int ENOUGH_DIGITS = 6;

  private static final Pattern A_NUMBER =
      Pattern.compile("(?<![A-Z0-9~])A[ |-]{0,4}(?:[0-9][ -]{0,2}){6,8}[0-9](?![ -]?[A-Z0-9~])");
  private static final Pattern PIECES = Pattern.compile("[|/]");
  private static final Pattern DIVERSITY_VISA =
      Pattern.compile(
          "(?<![A-Z0-9~])20[0-9]{2}[ -]?(?:AF|AS|EU|NA|OC|SA)[ -]?[0-9]{5,8}(?![A-Z0-9~])");

  /** Letters of a consular post, year, day of the year plus 500, running number. */
  private static final Pattern VISA_CASE =
      Pattern.compile(
          "[A-Z]{3}(?:19|20)[0-9]{2}(?:50[1-9]|5[1-9][0-9]|[67][0-9]{2}|8[0-5][0-9]|86[0-6])[0-9]{3}");

  /**
   * Consular posts whose letters begin the numbers of visa cases. A number of that shape with other
   * letters is read as a receipt number, because a new prefix may appear any day.
   */
  private static final Set<String> POSTS =
      Set.of(
          "ABD", "ACC", "AMM", "AMS", "ANK", "ATH", "BGT", "BNK", "BNS", "CDJ", "CLM", "CRO", "CRS",
          "CSB", "DHK", "FRN", "GEO", "GTM", "GUZ", "GYQ", "HCM", "HNK", "ISL", "JHN", "JRS", "KDU",
          "KNG", "LGS", "LMA", "LND", "MDD", "MEX", "MNL", "MOS", "MTL", "NRB", "NWD", "PRS", "PTP",
          "QTO", "RDJ", "SDO", "SEO", "SGO", "SNJ", "SNS", "SYD", "TAI", "TGG", "TKY", "WRW",
          "YRV");

  private ReceiptReader() {}

  static ReceiptReading read(String typed) {
    String text = smallAlphabet(typed);
    List<String> found = new ArrayList<>();
    String whole = joined(text, true);
    if (ReceiptNumber.isNormal(whole)) {
      found.add(whole);
    } else {
      collect(text, found);
    }
    Optional<String> number =
        found.stream()
            .filter(value -> ReceiptNumber.isKnownPrefix(value.substring(0, 3)))
            .findFirst()
            .or(() -> found.stream().filter(value -> !isVisaCase(value)).findFirst());
    if (number.isPresent()) {
      ReceiptNumber receipt = new ReceiptNumber(number.get());
      return new Read(receipt, receipt.knownPrefix());
    }
    return found.isEmpty() ? diagnose(text) : malformed(Why.VISA_CENTER_NUMBER);
  }

  private static String smallAlphabet(String typed) {
    String beginning = typed.substring(0, Math.min(LOOKED_AT, typed.length()));
    String text = Normalizer.normalize(beginning, Normalizer.Form.NFKC);
    text = DOT_WITHIN.matcher(text).replaceAll("-");
    StringBuilder small = new StringBuilder(text.length());
    text.codePoints().limit(2 * LOOKED_AT).forEach(c -> append(small, c));
    return small.toString();
  }

  private static void append(StringBuilder small, int c) {
    int type = Character.getType(c);
    if (c == '\n'
        || c == '\r'
        || c == '\t'
        || c == 0x0b
        || c == '\f'
        || c == 0x85
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR) {
      small.append(BREAK);
    } else if (type == Character.SPACE_SEPARATOR) {
      small.append(' ');
    } else if (type == Character.FORMAT
        || type == Character.CONTROL
        || type == Character.NON_SPACING_MARK) {
      return;
    } else if (type == Character.DASH_PUNCTUATION || MORE_DASHES.indexOf(c) >= 0) {
      small.append('-');
    } else if (ASTERISKS.indexOf(c) >= 0) {
      small.append('*');
    } else if (c >= 'a' && c <= 'z') {
      small.append((char) (c - 'a' + 'A'));
    } else if (c >= 'A' && c <= 'Z') {
      small.append((char) c);
    } else if (Character.isDigit(c)) {
      small.append((char) ('0' + Character.digit(c, 10)));
    } else {
      small.append(Character.isLetter(c) ? LETTER : OTHER);
    }
  }

  /** The text without spaces and dashes, and without ends of lines too if asked. */
  private static String joined(String text, boolean lines) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isSeparator(c) && !(lines && c == BREAK)) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  /** Every place in the text where a receipt number stands by itself. */
  private static void collect(String text, List<String> found) {
    for (int start = 0; start + ReceiptNumber.LENGTH <= text.length(); start++) {
      if (start > 0 && isWord(text.charAt(start - 1))) {
        continue;
      }
      String number = numberAt(text, start);
      if (number != null) {
        found.add(number);
      }
    }
  }

  private static @Nullable String numberAt(String text, int start) {
    StringBuilder number = new StringBuilder(ReceiptNumber.LENGTH);
    String separators = "";
    int at = start;
    while (at < text.length() && number.length() < ReceiptNumber.LENGTH) {
      char c = text.charAt(at);
      int position = number.length();
      if (position < 3 ? isLetter(c) : isDigit(c) || (position == 3 && c == '*')) {
        number.append(c);
      } else if (position >= 3 && isSeparator(c)) {
        separators += c;
      } else {
        return null;
      }
      at++;
    }
    return number.length() == ReceiptNumber.LENGTH
            && (at == text.length() || !isWord(text.charAt(at)))
            && !goesOn(text, at, separators)
        ? number.toString()
        : null;
  }

  /**
   * Whether one more group of digits follows in the same manner, which makes the number too long.
   */
  private static boolean goesOn(String text, int at, String separators) {
    if (at >= text.length() || separators.indexOf(text.charAt(at)) < 0) {
      return false;
    }
    int digits = at;
    while (digits < text.length() && isSeparator(text.charAt(digits))) {
      digits++;
    }
    int end = digits;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end > digits
        && (end == text.length() || isSeparator(text.charAt(end)) || text.charAt(end) == BREAK);
  }

  private static boolean isVisaCase(String value) {
    return POSTS.contains(value.substring(0, 3)) && VISA_CASE.matcher(value).matches();
  }

  private static ReceiptReading diagnose(String text) {
    String bare = joined(text, true);
    if (bare.isEmpty()) {
      return malformed(Why.EMPTY);
    }
    if (DIVERSITY_VISA.matcher(text).find()) {
      return malformed(Why.VISA_CENTER_NUMBER);
    }
    for (String part : parts(text)) {
      ReceiptReading exchanged = exchanged(part);
      if (exchanged != null) {
        return exchanged;
      }
    }
    if (A_NUMBER.matcher(text).find()
        || PIECES.splitAsStream(text).anyMatch(ReceiptReader::isNineDigits)) {
      return malformed(Why.ALIEN_NUMBER);
    }
    return malformed(classify(mostLike(text)));
  }

  /** An A-Number without its letter, as it is printed on cards. */
  private static boolean isNineDigits(String piece) {
    String bare = joined(piece, false);
    return bare.length() == 9 && digits(bare) == 9;
  }

  /** Runs of words that have together as many characters as a receipt number. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    List<String> words = words(text);
    for (int first = 0; first < words.size(); first++) {
      StringBuilder run = new StringBuilder();
      for (int next = first; next < words.size() && run.length() < ReceiptNumber.LENGTH; next++) {
        run.append(words.get(next));
        if (run.length() == ReceiptNumber.LENGTH && run.indexOf("|") < 0) {
          parts.add(run.toString());
        }
      }
    }
    return parts;
  }

  /** The words of the text; anything that is neither word nor separator is a word of its own. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (isWord(c) || c == '*') {
        word.append(c);
        continue;
      }
      if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (c == OTHER || c == BREAK) {
        words.add("|");
      }
    }
    return words;
  }

  /** Exchanges letters and digits that look alike, each only where the other must stand. */
  private static @Nullable ReceiptReading exchanged(String part) {
    String digits = digitsFor(part.substring(3));
    if (digits == null) {
      return null;
    }
    String prefix = part.substring(0, 3);
    boolean letters = prefix.chars().allMatch(c -> isLetter((char) c));
    if (!letters) {
      prefix = knownPrefixFor(prefix);
    }
    if (prefix == null) {
      return null;
    }
    String meant = prefix + digits;
    if (meant.equals(part)) {
      return null;
    }
    if (!ReceiptNumber.isKnownPrefix(prefix) && isVisaCase(meant)) {
      return malformed(Why.VISA_CENTER_NUMBER); // and is not offered to be typed
    }
    return new Malformed(
        letters ? Why.DIGITS_EXPECTED : Why.LETTERS_EXPECTED,
        Optional.of(new ReceiptNumber(meant)));
  }

  private static @Nullable String digitsFor(String typed) {
    StringBuilder digits = new StringBuilder(typed.length());
    int certain = 0;
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      char digit =
          switch (c) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            case 'Z' -> '2';
            case 'S' -> '5';
            case 'B' -> '8';
            default -> c;
          };
      if (!isDigit(digit) && !(i == 0 && c == '*')) {
        return null;
      }
      certain += digit == c ? 1 : 0;
      digits.append(digit);
    }
    return certain >= ENOUGH_DIGITS ? digits.toString() : null;
  }

  private static @Nullable String knownPrefixFor(String typed) {
    List<String> prefixes = List.of("");
    for (int i = 0; i < typed.length(); i++) {
      String letters =
          switch (typed.charAt(i)) {
            case '0' -> "O";
            case '1' -> "IL";
            case '2' -> "Z";
            case '5' -> "S";
            case '8' -> "B";
            default -> typed.substring(i, i + 1);
          };
      prefixes =
          prefixes.stream()
              .flatMap(start -> letters.chars().mapToObj(c -> start + (char) c))
              .toList();
    }
    return prefixes.stream().filter(ReceiptNumber::isKnownPrefix).findFirst().orElse(null);
  }

  /** The run of words that most resembles a receipt number: the one with the most digits. */
  private static String mostLike(String text) {
    List<String> words = words(text);
    String best = "";
    long most = 0;
    for (int first = 0; first < words.size(); first++) {
      if (words.get(first).equals("|")
          || (digits(words.get(first)) == 0 && words.get(first).length() > 4)) {
        continue;
      }
      StringBuilder run = new StringBuilder(words.get(first));
      for (int next = first + 1; next < words.size() && digits(words.get(next)) > 0; next++) {
        run.append(words.get(next));
      }
      long digits = digits(run);
      if (digits > most) {
        most = digits;
        best = run.toString();
      }
    }
    return best.isEmpty() ? joined(text, true) : best;
  }

  private static Why classify(String number) {
    int letters = 0;
    while (letters < number.length() && isLetter(number.charAt(letters))) {
      letters++;
    }
    long digits = digits(number);
    boolean begun = number.length() >= 3 && ReceiptNumber.isKnownPrefix(number.substring(0, 3));
    if (number.length() > 3 * ReceiptNumber.LENGTH
        || (digits < 4 && !(begun && number.length() <= ReceiptNumber.LENGTH))) {
      return Why.UNREADABLE;
    }
    if (letters == 0) {
      return Why.LETTERS_EXPECTED;
    }
    if (number.length() != ReceiptNumber.LENGTH) {
      return number.length() < ReceiptNumber.LENGTH ? Why.TOO_SHORT : Why.TOO_LONG;
    }
    return letters < 3 ? Why.LETTERS_EXPECTED : Why.DIGITS_EXPECTED;
  }

  private static Malformed malformed(Why why) {
    return new Malformed(why, Optional.empty());
  }

  private static long digits(CharSequence text) {
    return text.chars().filter(c -> isDigit((char) c)).count();
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-';
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return isLetter(c) || isDigit(c) || c == LETTER;
  }
}
