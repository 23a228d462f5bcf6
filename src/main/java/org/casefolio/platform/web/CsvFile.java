package org.casefolio.platform.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a table that every spreadsheet opens and that makes none of them calculate. */
public final class CsvFile {

  /** Without it, spreadsheets take UTF-8 for something else. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * What a formula can begin with (OWASP, CSV Injection), the wide forms included, which some
   * spreadsheets take for the narrow ones.
   */
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

  private final Appendable out;

  /**
   * Begins a table.
   *
   * @param out where it goes; what cannot be written there becomes an {@link UncheckedIOException}
   */
  public CsvFile(Appendable out) {
    this.out = out;
    append(String.valueOf(BYTE_ORDER_MARK));
  }

  /** Writes a row. */
  public void row(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      append((i > 0 ? "," : "") + cell(cells.get(i)));
    }
    append("\r\n");
  }

  /** A text that a spreadsheet would take for a formula begins with an apostrophe. */
  private static String cell(String content) {
    boolean formula = !content.isEmpty() && FORMULA.indexOf(content.charAt(0)) >= 0;
    String safe = formula ? "'" + content : content;
    return safe.chars()
            .anyMatch(c -> c == '"' || c == ',' || c == ';' || c == '\n' || c == '\r' || c == '\t')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  private void append(String text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
