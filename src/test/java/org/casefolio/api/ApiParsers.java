package org.casefolio.api;

import static org.casefolio.fuzz.Parser.holds;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.fuzz.Parser;

/** What strangers send to the API, for the fuzzer. */
public final class ApiParsers {

  private ApiParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.ofBytes(
            "token-form",
            ApiParsers::form,
            List.of(
                bytes("grant_type=client_credentials&client_id=c1&client_secret=casefolio_x"),
                bytes("scope=read&grant_type=client%5Fcredentials&client_id=%C3%B1"),
                bytes("&&=&grant_type&%zz"))),
        Parser.ofBytes(
            "receipt-list",
            ApiParsers::list,
            List.of(
                bytes("{\"receiptNumbers\":[\"EAC9999103403\",\"eac-99-991-03403\",\"x\"]}"),
                bytes("{\"receiptNumbers\":[1,[],{}],\"more\":null}"),
                bytes("[[[[\"\\ud800\"]]]]"))));
  }

  /** Only what is a form in UTF-8 is taken for one. */
  private static void form(byte[] input) {
    String header = new String(input, StandardCharsets.ISO_8859_1);
    if (TokenForm.read(input, "Basic " + header) instanceof TokenForm.Asked asked) {
      holds(!asked.grantType().isBlank(), "a grant type");
      holds(header.contains("grant") || header.contains("%"), "of a form that names it");
    }
  }

  /** No more than are taken, and what was read as a number is one. */
  private static void list(byte[] input) {
    if (ReceiptList.read(input, 1, 3) instanceof ReceiptList.Listed listed) {
      holds(!listed.rows().isEmpty() && listed.rows().size() <= 3, "one to three");
      for (ReceiptList.Row row : listed.rows()) {
        holds(
            row.receipt().isEmpty()
                || ReceiptNumber.read(row.sent()) instanceof ReceiptReading.Read read
                    && read.number().equals(row.receipt().get()),
            "the number that people read");
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
