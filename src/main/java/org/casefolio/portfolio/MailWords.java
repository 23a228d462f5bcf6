package org.casefolio.portfolio;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.UnreachableAddress;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.jspecify.annotations.Nullable;

/** Says what updates by e-mail somebody gets, and why none can come. */
final class MailWords {

  private MailWords() {}

  /** What is chosen for the portfolio, and for how many cases something else. */
  static String state(Page page, Contents contents) {
    MailChoice choice = contents.chosen().choice();
    String rest = rest(page, choice);
    if (choice.rhythm() == Rhythm.NONE) {
      return rest;
    }
    return rest + own(page, contents, PerCase.AT_ONCE) + own(page, contents, PerCase.NONE);
  }

  private static String own(Page page, Contents contents, PerCase chosen) {
    int number =
        (int)
            contents.cases().stream()
                .filter(one -> contents.chosen().perCase(one.followed()) == chosen)
                .count();
    return number == 0
        ? ""
        : " " + Words.counted(page, "portfolio.mail.state.own." + written(chosen), number);
  }

  private static String rest(Page page, MailChoice choice) {
    DigestTime digest = choice.digest();
    String key = "portfolio.mail.state." + written(choice.rhythm());
    return switch (choice.rhythm()) {
      case AT_ONCE, NONE -> page.plain(key);
      case DAILY -> page.plain(key, hour(page, digest.hour()), Zones.name(page, digest.zone()));
      case WEEKLY ->
          page.plain(
              key,
              weekday(page, digest.weekday()),
              hour(page, digest.hour()),
              Zones.name(page, digest.zone()));
    };
  }

  /** What can be chosen for one case. */
  static List<Choice> perCase(Page page, Chosen chosen, PerCase checked) {
    return List.of(
        perCase(page, PerCase.AT_ONCE, null, checked),
        perCase(page, PerCase.LIKE_THE_REST, rest(page, chosen.choice()), checked),
        perCase(page, PerCase.NONE, page.plain("portfolio.case.mail.none.hint"), checked));
  }

  private static Choice perCase(Page page, PerCase one, @Nullable String hint, PerCase checked) {
    return new Choice(
        written(one), page.plain("portfolio.case.mail." + written(one)), hint, one == checked);
  }

  /** "8:00 AM". */
  static String hour(Page page, int hour) {
    return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
        .withLocale(Languages.regional(page.locale()))
        .format(LocalTime.of(hour, 0));
  }

  static String weekday(Page page, DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL_STANDALONE, page.locale());
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Null if updates can come, or none are wanted. */
  static @Nullable String problem(
      Page page, Account account, Chosen chosen, List<UnreachableAddress> unreachable) {
    if (!unreachable.isEmpty()) {
      return page.plain("portfolio.mail.unreachable", unreachable.getFirst().address());
    }
    if (account.emailConfirmed() || chosen.choice().rhythm() == Rhythm.NONE) {
      return null;
    }
    return page.plain(
        account.email().isPresent() ? "portfolio.mail.unconfirmed" : "portfolio.mail.noAddress");
  }
}
