package org.casefolio.portfolio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading.Why;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.AddedRow.Result;

/** Says what became of the rows of a pasted list. */
final class AddedRows {

  private AddedRows() {}

  static AddedRow of(PastedRow row, Result result, Page page) {
    return switch (row) {
      case PastedRow.Receipt number -> {
        Wanted wanted = number.wanted();
        yield new AddedRow(
            number.row(),
            wanted.receipt().grouped(),
            wanted.label(),
            result,
            page.plain(key(result, page)),
            result.added() && !number.knownPrefix()
                ? page.plain("portfolio.added.unknownPrefix")
                : null,
            null,
            again(wanted.receipt(), wanted.label()));
      }
      case PastedRow.Unread unread ->
          new AddedRow(
              unread.row(),
              unread.text(),
              unread.label(),
              result,
              page.plain(why(unread.why())),
              null,
              unread.didYouMean().map(ReceiptNumber::grouped).orElse(null),
              unread.didYouMean().map(number -> again(number, unread.label())).orElse(""));
    };
  }

  /** How many rows had which result, the good ones first. */
  static List<String> counts(Map<Result, Integer> counts, Page page) {
    int added =
        Arrays.stream(Result.values())
            .filter(Result::added)
            .mapToInt(result -> counts.getOrDefault(result, 0))
            .sum();
    int unknown = counts.getOrDefault(Result.ADDED_NOT_RECOGNIZED, 0);
    int over =
        counts.getOrDefault(Result.TOO_MANY_PENDING, 0)
            + counts.getOrDefault(Result.TOO_MANY_TODAY, 0)
            + counts.getOrDefault(Result.PORTFOLIO_FULL, 0);
    List<String> said = new ArrayList<>();
    said.add(Words.counted(page, "portfolio.added.count.added", added));
    say(
        said,
        page,
        page.mirror() ? "portfolio.added.count.asking" : "portfolio.added.count.unknown",
        unknown);
    say(said, page, "portfolio.added.count.late", counts.getOrDefault(Result.ADDED_LATE, 0));
    say(said, page, "portfolio.added.count.there", counts.getOrDefault(Result.ALREADY_THERE, 0));
    say(said, page, "portfolio.added.count.unread", counts.getOrDefault(Result.NOT_A_NUMBER, 0));
    say(said, page, "portfolio.added.count.over", over);
    return said;
  }

  private static void say(List<String> said, Page page, String key, int count) {
    if (count > 0) {
      said.add(Words.counted(page, key, count));
    }
  }

  private static String key(Result result, Page page) {
    return switch (result) {
      case ADDED -> "portfolio.added.result.added";
      case ADDED_NOT_RECOGNIZED ->
          page.mirror() ? "portfolio.added.result.asking" : "portfolio.added.result.notRecognized";
      case ADDED_LATE -> "portfolio.added.result.late";
      case ALREADY_THERE -> "portfolio.added.result.there";
      case TOO_MANY_PENDING -> "portfolio.added.result.pending";
      case TOO_MANY_TODAY -> "portfolio.added.result.today";
      case PORTFOLIO_FULL -> "portfolio.added.result.full";
      case NOT_A_NUMBER -> why(Why.UNREADABLE);
    };
  }

  /** The message that says what is wrong with a receipt number. */
  static String why(Why why) {
    return switch (why) {
      case EMPTY -> "portfolio.unread.empty";
      case TOO_SHORT -> "portfolio.unread.tooShort";
      case TOO_LONG -> "portfolio.unread.tooLong";
      case LETTERS_EXPECTED -> "portfolio.unread.letters";
      case DIGITS_EXPECTED -> "portfolio.unread.digits";
      case ALIEN_NUMBER -> "portfolio.unread.alienNumber";
      case VISA_CENTER_NUMBER -> "portfolio.unread.visaCenter";
      case UNREADABLE -> "portfolio.unread.unreadable";
    };
  }

  /** As it would be pasted again. */
  private static String again(ReceiptNumber receipt, String label) {
    return label.isEmpty() ? receipt.value() : receipt.value() + "\t" + label;
  }
}
