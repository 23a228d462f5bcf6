package org.casefolio.portfolio;

import java.util.ArrayList;
import java.util.List;

/**
 * Text cut into rows and cells, as spreadsheets and people write tables. Nothing is refused: a
 * quote that is never closed is a character like any other.
 */
final class Table {

  /** Excel writes this line first to say which separator follows. */
  private static final String SEPARATOR_LINE = "sep=";

  /**
   * A row.
   *
   * @param number which row it is, counted from 1
   */
  record Row(int number, List<String> cells) {
    Row {
      cells = List.copyOf(cells);
    }

    boolean blank() {
      return cells.stream().allMatch(String::isBlank);
    }
  }

  private final String text;
  private final char separator;
  private final boolean cellsMaySpanLines;

  private int at;
  private int number = 1;

  private Table(String text, char separator, boolean cellsMaySpanLines) {
    this.text = text;
    this.separator = separator;
    this.cellsMaySpanLines = cellsMaySpanLines;
  }

  /**
   * Cuts a text.
   *
   * @param cellsMaySpanLines whether a quoted cell may hold line breaks; in what people paste, a
   *     stray quote would otherwise swallow the rows that follow
   * @return its rows without the blank ones
   */
  static List<Row> rows(String text, boolean cellsMaySpanLines) {
    String normal = normal(text);
    return new Table(normal, separator(normal), cellsMaySpanLines).read();
  }

  private static String normal(String text) {
    String normal =
        text.replace("\r\n", "\n")
            .replace('\r', '\n')
            .replace('\u0085', '\n')
            .replace('\u2028', '\n')
            .replace('\u2029', '\n')
            .replace("\uFEFF", "")
            .replace("\0", "");
    if (normal.regionMatches(true, 0, SEPARATOR_LINE, 0, SEPARATOR_LINE.length())) {
      int end = normal.indexOf('\n');
      // the line stays as an empty one, so that rows keep their numbers
      return end < 0 ? "" : normal.substring(end);
    }
    return normal;
  }

  /** A tab wherever there is one; else whichever of semicolon and comma stands in more lines. */
  private static char separator(String text) {
    if (text.indexOf('\t') >= 0) {
      return '\t';
    }
    long semicolons = text.lines().filter(one -> one.indexOf(';') >= 0).count();
    long commas = text.lines().filter(one -> one.indexOf(',') >= 0).count();
    return semicolons > 0 && semicolons >= commas ? ';' : ',';
  }

  private List<Row> read() {
    List<Row> rows = new ArrayList<>();
    while (at < text.length()) {
      Row row = row();
      if (!row.blank()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row() {
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (at >= text.length()) {
        break;
      }
      char end = text.charAt(at++);
      if (end == '\n') {
        break;
      }
    }
    return new Row(number++, cells);
  }

  /** Reads a cell and stops at what ends it. */
  private String cell() {
    if (at < text.length() && text.charAt(at) == '"') {
      int close = closingQuote();
      if (close >= 0) {
        String inside = text.substring(at + 1, close);
        at = close + 1;
        return inside.replace("\"\"", "\"");
      }
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != separator) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Where a quoted cell ends; -1 if it is no quoted cell at all. */
  private int closingQuote() {
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\n' && !cellsMaySpanLines) {
        return -1;
      }
      if (c != '"') {
        i++;
      } else if (i + 1 == text.length() || endsCell(text.charAt(i + 1))) {
        return i;
      } else if (text.charAt(i + 1) == '"') {
        i += 2;
      } else {
        return -1;
      }
    }
    return -1;
  }

  private boolean endsCell(char c) {
    return c == '\n' || c == separator;
  }
}
