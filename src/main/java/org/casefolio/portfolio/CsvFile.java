package org.casefolio.portfolio;

import java.util.List;

/** Writes a table that every spreadsheet opens and that makes none of them calculate. */
final class CsvFile {

  /** Without it, spreadsheets take UTF-8 for something else. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final StringBuilder text = new StringBuilder().append(BYTE_ORDER_MARK);

  void row(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      cell(cells.get(i));
    }
    text.append("\r\n");
  }

  String text() {
    return text.toString();
  }

  /** A text that a spreadsheet would take for a formula begins with an apostrophe. */
  private void cell(String content) {
    boolean formula = !content.isEmpty() && "=+-@\t\r\n".indexOf(content.charAt(0)) >= 0;
    String safe = formula ? "'" + content : content;
    if (safe.chars()
        .anyMatch(c -> c == '"' || c == ',' || c == ';' || c == '\n' || c == '\r' || c == '\t')) {
      text.append('"').append(safe.replace("\"", "\"\"")).append('"');
    } else {
      text.append(safe);
    }
  }
}
