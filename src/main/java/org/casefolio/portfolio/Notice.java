package org.casefolio.portfolio;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;

/**
 * What was done a moment ago: the page that follows says it. Stands in the address as {@code done}.
 */
enum Notice {
  FOLLOWED,
  ALREADY_THERE,
  SAVED,
  SEEN,
  DATE_SAVED,
  DATE_FORGOTTEN,
  ANSWERED,
  UNANSWERED,
  MAIL_AT_ONCE,
  MAIL_LIKE_THE_REST,
  MAIL_NONE,
  MAIL_SAVED,
  KEPT,
  UNDONE,
  UNDONE_IN_PART,
  UNDO_OVER,
  NOTHING_REMOVED,
  TOO_MANY_PENDING,
  TOO_MANY_TODAY,
  PORTFOLIO_FULL;

  /** The value of the parameter. */
  String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String words(Page page) {
    return page.plain("portfolio.done." + written());
  }

  static Optional<Notice> find(@Nullable String written) {
    return Arrays.stream(values()).filter(one -> one.written().equals(written)).findFirst();
  }
}
