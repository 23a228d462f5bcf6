package org.casefolio.portfolio;

import java.util.List;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.UnreachableAddress;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;

/** Says what updates by e-mail somebody gets, and why none can come. */
final class MailWords {

  private MailWords() {}

  static String state(Page page, Contents contents) {
    MailChoice.Updates updates = contents.chosen().choice().updates();
    int asked =
        (int)
            contents.cases().stream()
                .filter(one -> contents.chosen().asksFor(one.followed()))
                .count();
    if (updates == MailChoice.Updates.ALL) {
      return page.plain("portfolio.mail.state.all");
    }
    return asked == 0
        ? page.plain("portfolio.mail.state.none")
        : page.plain("portfolio.mail.state.perCase", Words.number(page, asked));
  }

  /** Null if updates can come, or none are wanted. */
  static @Nullable String problem(
      Page page, Account account, Chosen chosen, List<UnreachableAddress> unreachable) {
    if (!unreachable.isEmpty()) {
      return page.plain("portfolio.mail.unreachable", unreachable.getFirst().address());
    }
    if (account.emailConfirmed() || chosen.choice().updates() == MailChoice.Updates.NONE) {
      return null;
    }
    return page.plain(
        account.email().isPresent() ? "portfolio.mail.unconfirmed" : "portfolio.mail.noAddress");
  }
}
