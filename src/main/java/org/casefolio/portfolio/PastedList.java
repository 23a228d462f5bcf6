package org.casefolio.portfolio;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.Table.Row;

/**
 * Reads receipt numbers out of whatever was pasted or uploaded: one to a line, several to a line,
 * or a table with other columns, which become the label. Our own file is recognised by its
 * headings, and gives labels and notes back as they were.
 */
final class PastedList {

  /** How many rows are read at most. */
  static final int MOST_ROWS = 2000;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\p{Z},;|]+");
  private static final Pattern FORMULA = Pattern.compile("^'(?=[=+\\-@\\t\\n])");

  /** A number may be pasted digit by digit. */
  private static final int MOST_WORDS = ReceiptNumber.LENGTH + 3;

  private static final int FEWEST_DIGITS = 9;
  private static final int MOST_DIGITS = 10;

  private static final int LONGEST_SHOWN = 80;

  private final Headings headings;

  PastedList(Headings headings) {
    this.headings = headings;
  }

  /** How many rows there are, blank ones not counted. */
  int count(String text) {
    return Table.rows(text, false).size();
  }

  /** What was understood, in the order given; a heading is left out. */
  List<PastedRow> read(String text) {
    List<Row> rows = Table.rows(text, false);
    if (rows.isEmpty()) {
      return List.of();
    }
    Optional<Columns> columns = columns(rows.getFirst());
    List<PastedRow> read = new ArrayList<>();
    if (columns.isPresent()) {
      for (Row row : Table.rows(text, true).stream().skip(1).toList()) {
        readUnderHeadings(row, columns.get(), read);
      }
    } else {
      for (Row row : rows) {
        readFreely(row, read);
      }
    }
    return read;
  }

  /** Which column is which; -1 for one that is not there. */
  private record Columns(int receipt, int label, int note, int mail) {

    /** Whether it is our own file: then no other column becomes the label. */
    boolean ours() {
      return label >= 0;
    }
  }

  private Optional<Columns> columns(Row first) {
    int receipt = column(first, headings.receipt());
    boolean hasNumber = first.cells().stream().anyMatch(cell -> !numbers(cell).isEmpty());
    if (receipt < 0 || hasNumber) {
      return Optional.empty();
    }
    return Optional.of(
        new Columns(
            receipt,
            column(first, headings.label()),
            column(first, headings.note()),
            column(first, headings.mail())));
  }

  private static int column(Row row, Set<String> names) {
    for (int i = 0; i < row.cells().size(); i++) {
      if (names.contains(Headings.normal(row.cells().get(i)))) {
        return i;
      }
    }
    return -1;
  }

  private void readUnderHeadings(Row row, Columns columns, List<PastedRow> read) {
    String cell = cell(row, columns.receipt());
    String label =
        columns.ours()
            ? unescaped(cell(row, columns.label()))
            : joined(row.cells(), index -> index != columns.receipt() && index != columns.note());
    String note = unescaped(cell(row, columns.note()));
    String written = Headings.normal(cell(row, columns.mail()));
    PerCase mail =
        headings.no().contains(written)
            ? PerCase.NONE
            : headings.atOnce().contains(written) ? PerCase.AT_ONCE : PerCase.LIKE_THE_REST;
    Set<ReceiptNumber> numbers = numbers(cell);
    if (numbers.isEmpty()) {
      read.add(unread(row, cell, label));
    }
    for (ReceiptNumber number : numbers) {
      read.add(
          new PastedRow.Receipt(
              row.number(), new Wanted(number, label, note, mail), number.knownPrefix()));
    }
  }

  private void readFreely(Row row, List<PastedRow> read) {
    Set<ReceiptNumber> numbers = new LinkedHashSet<>();
    List<String> others = new ArrayList<>();
    for (String cell : row.cells()) {
      Found found = find(cell);
      numbers.addAll(found.numbers);
      if (!headings.receipt().contains(Headings.normal(found.rest))) {
        others.add(found.rest);
      }
    }
    if (numbers.isEmpty()) {
      int likeliest = likeliest(row);
      read.add(
          unread(
              row, row.cells().get(likeliest), joined(row.cells(), index -> index != likeliest)));
      return;
    }
    String label = joined(others, index -> true);
    for (ReceiptNumber number : numbers) {
      read.add(
          new PastedRow.Receipt(
              row.number(),
              new Wanted(number, label, "", PerCase.LIKE_THE_REST),
              number.knownPrefix()));
    }
  }

  /** The cell that looks most like a receipt number. */
  private static int likeliest(Row row) {
    int likeliest = 0;
    int most = -1;
    for (int i = 0; i < row.cells().size(); i++) {
      if (ReceiptNumber.read(row.cells().get(i)) instanceof ReceiptReading.Malformed malformed) {
        int likeness =
            switch (malformed.why()) {
              case EMPTY -> 0;
              case UNREADABLE -> 1;
              case ALIEN_NUMBER, VISA_CENTER_NUMBER -> 2;
              case TOO_SHORT, TOO_LONG, LETTERS_EXPECTED, DIGITS_EXPECTED -> 3;
            };
        int score = malformed.didYouMean().isPresent() ? 4 : likeness;
        if (score > most) {
          most = score;
          likeliest = i;
        }
      }
    }
    return likeliest;
  }

  private static PastedRow unread(Row row, String cell, String label) {
    String shown = cell.isBlank() ? joined(row.cells(), index -> true) : cell.strip();
    return switch (ReceiptNumber.read(cell)) {
      case ReceiptReading.Malformed malformed ->
          new PastedRow.Unread(
              row.number(), shortened(shown), label, malformed.why(), malformed.didYouMean());
      // A number that is there as a whole, but not without what stands next to it.
      case ReceiptReading.Read read ->
          new PastedRow.Unread(
              row.number(),
              shortened(shown),
              label,
              ReceiptReading.Why.TOO_LONG,
              Optional.of(read.number()));
    };
  }

  private static Set<ReceiptNumber> numbers(String cell) {
    return find(cell).numbers;
  }

  /** The numbers in a cell, and what else stands there. */
  private record Found(Set<ReceiptNumber> numbers, String rest) {}

  /**
   * Finds every number with as few words as it takes, so that what stands around it is not lost. A
   * number in several words that is followed by further digits is none: nobody can say where it
   * ends.
   */
  private static Found find(String cell) {
    String[] words = BETWEEN_WORDS.split(cell.strip(), -1);
    Set<ReceiptNumber> numbers = new LinkedHashSet<>();
    StringBuilder rest = new StringBuilder();
    int free = 0;
    for (int end = 0; end < words.length; end++) {
      int digits = 0;
      int characters = 0;
      for (int start = end; start >= free && start > end - MOST_WORDS; start--) {
        digits += digits(words[start]);
        characters += words[start].length();
        if (start < end && digits > MOST_DIGITS) {
          break;
        }
        if (digits < FEWEST_DIGITS
            || characters < ReceiptNumber.LENGTH
            || !beginsWithLetter(words[start])
            || !(ReceiptNumber.read(window(words, start, end))
                instanceof ReceiptReading.Read read)) {
          continue;
        }
        boolean endsInDoubt = start < end && end + 1 < words.length && isDigits(words[end + 1]);
        if (!endsInDoubt) {
          numbers.add(read.number());
          append(rest, words, free, start);
          free = end + 1;
        }
        break;
      }
    }
    append(rest, words, free, words.length);
    return new Found(numbers, numbers.isEmpty() ? cell.strip() : rest.toString());
  }

  private static String window(String[] words, int start, int end) {
    if (start == end) {
      return words[start];
    }
    StringBuilder window = new StringBuilder();
    for (int i = start; i <= end; i++) {
      window.append(i == start ? "" : " ").append(words[i]);
    }
    return window.toString();
  }

  private static void append(StringBuilder rest, String[] words, int from, int to) {
    for (int i = from; i < to; i++) {
      if (words[i].codePoints().anyMatch(Character::isLetterOrDigit)) {
        rest.append(rest.isEmpty() ? "" : " ").append(words[i]);
      }
    }
  }

  private static int digits(String word) {
    return (int) word.codePoints().filter(Character::isDigit).count();
  }

  /** Whatever marks stand before the first letter. */
  private static boolean beginsWithLetter(String word) {
    return word.codePoints()
        .filter(Character::isLetterOrDigit)
        .limit(1)
        .anyMatch(Character::isLetter);
  }

  private static boolean isDigits(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String joined(List<String> cells, Predicate<Integer> which) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i).strip();
      if (which.test(i) && !cell.isEmpty()) {
        joined.append(joined.isEmpty() ? "" : ", ").append(cell);
      }
    }
    return joined.toString();
  }

  private static String cell(Row row, int column) {
    return column >= 0 && column < row.cells().size() ? row.cells().get(column) : "";
  }

  /** Takes the apostrophe away that our file puts before what a spreadsheet would calculate. */
  private static String unescaped(String cell) {
    return FORMULA.matcher(cell).replaceFirst("").strip();
  }

  private static String shortened(String text) {
    String line = text.replace('\n', ' ');
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}
