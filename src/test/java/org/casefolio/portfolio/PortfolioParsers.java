package org.casefolio.portfolio;

import static org.casefolio.fuzz.Parser.holds;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.casefolio.fuzz.Parser;

/** What readers paste, upload and choose, for the fuzzer. */
public final class PortfolioParsers {

  private static final PastedList LISTS =
      new PastedList(
          Headings.of(
              List.of("Receipt number", "Número de recibo"),
              List.of("Label", "Etiqueta"),
              List.of("Note", "Nota"),
              List.of("E-mail", "Correo"),
              List.of("no"),
              List.of("at once", "de inmediato")));

  private PortfolioParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.ofBytes(
            "pasted-list",
            PortfolioParsers::pasted,
            List.of(
                bytes("IOE0990000001, Ana\nEAC9990012345; Luis\nI O E 0 9 9 0 0 0 0 0 0 1"),
                bytes(
                    "Receipt number,Label,Note,E-mail\n"
                        + "IOE0990000001,\"Diaz, \"\"Ana\"\"\",'=1+1,no\n"),
                "IOE0990000001\t\u00e9".getBytes(StandardCharsets.UTF_16))),
        Parser.of(
            "case-forms",
            PortfolioParsers::forms,
            "12\n31\n2027\nlabel\nall\nAmerica/New_York",
            "0c9f3a52-7b1e-4d5f-8a90-1234567890ab\n1\n2\n3\n4\n5"));
  }

  /** Whatever is read without a complaint is read again from what is kept of it. */
  private static void pasted(byte[] file) {
    Optional<String> text = Upload.text(file);
    if (text.isEmpty()) {
      return;
    }
    LISTS.count(text.get());
    for (PastedRow row : LISTS.read(text.get())) {
      if (row instanceof PastedRow.Receipt receipt) {
        String number = receipt.wanted().receipt().value();
        holds(
            LISTS.read(number).stream()
                .allMatch(again ->
                    again instanceof PastedRow.Receipt one
                        && one.wanted().receipt().value().equals(number)),
            "a number is read again");
      }
    }
  }

  private static void forms(String sent) {
    List<String> fields = Arrays.asList((sent + "\n\n\n\n\n\n").split("\n", -1));
    DateForm date =
        new DateForm("date", fields.get(0), fields.get(1), fields.get(2), fields.get(3));
    LocalDate today = LocalDate.of(2026, 11, 29);
    holds(date.errors(today).any() || date.date().isPresent(), "a date or what is wrong with it");
    ListQuery query = ListQuery.of(fields.get(3), fields.get(4), fields.get(5));
    holds(query.address().matches("/portfolio\\?sort=[a-z]+&show=[a-z]+"), "an address of ours");
    fields.forEach(field -> {
      Zones.find(field);
      Ids.find(field);
      Ids.entry(field);
      Notice.find(field);
    });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
