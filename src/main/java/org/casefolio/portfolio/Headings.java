package org.casefolio.portfolio;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words by which a table's columns are recognised, in every language that is offered; capitals,
 * accents and punctuation make no difference.
 *
 * @param receipt the column of receipt numbers
 * @param label the label, as our own file names it
 * @param note the note, as our own file names it
 * @param mail whether e-mail is wanted, as our own file names it
 * @param no what our own file writes for a case without e-mail
 * @param atOnce what our own file writes for a case of which e-mail comes at once
 */
record Headings(
    Set<String> receipt,
    Set<String> label,
    Set<String> note,
    Set<String> mail,
    Set<String> no,
    Set<String> atOnce) {

  private static final Pattern NOT_LETTERS = Pattern.compile("\\P{L}+");

  private static final List<String> OTHER_WORDS_FOR_RECEIPT =
      List.of(
          "receipt",
          "receipt no",
          "receipt number",
          "receipt numbers",
          "uscis receipt number",
          "case number",
          "case no",
          "recibo",
          "no de recibo",
          "num de recibo",
          "número de recibo",
          "números de recibo",
          "número de caso");

  /** With the words of our own file in every language, beside other usual words for a receipt. */
  static Headings of(
      Collection<String> receipt,
      Collection<String> label,
      Collection<String> note,
      Collection<String> mail,
      Collection<String> no,
      Collection<String> atOnce) {
    Set<String> receipts = normal(receipt);
    receipts.addAll(normal(OTHER_WORDS_FOR_RECEIPT));
    return new Headings(
        receipts, normal(label), normal(note), normal(mail), normal(no), normal(atOnce));
  }

  static String normal(String words) {
    String plain = Normalizer.normalize(words, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    return NOT_LETTERS.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  private static Set<String> normal(Collection<String> words) {
    Set<String> normal = new HashSet<>();
    words.forEach(word -> normal.add(normal(word)));
    return normal;
  }
}
