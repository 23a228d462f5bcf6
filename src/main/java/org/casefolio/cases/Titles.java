package org.casefolio.cases;

/** When two titles are the same one. */
final class Titles {

  private Titles() {}

  /**
   * The letters and digits of a title in lower case, words separated by one space. An apostrophe
   * inside a word does not divide it.
   */
  static String normal(String title) {
    StringBuilder normal = new StringBuilder(title.length());
    boolean gap = false;
    for (int i = 0; i < title.length(); ) {
      int c = title.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isLetterOrDigit(c)) {
        if (gap && !normal.isEmpty()) {
          normal.append(' ');
        }
        gap = false;
        normal.appendCodePoint(Character.toLowerCase(c));
      } else if (c != '\'' && c != '\u2019') {
        gap = true;
      }
    }
    return normal.toString();
  }
}
