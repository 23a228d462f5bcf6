package org.casefolio.notification;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.cases.Case;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Letter;
import org.casefolio.mail.Letter.Link;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.mail.Letter.Part;
import org.casefolio.mail.Letter.Term;
import org.casefolio.mail.LetterTexts;
import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.mail.Written;
import org.casefolio.notification.News.Title;
import org.casefolio.notification.News.Worded;
import org.casefolio.platform.settings.Settings;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.casefolio.portfolio.ReminderTimes;
import org.springframework.stereotype.Component;

/** Writes the reminder of a date, saying as much as its reader chose. */
@Component
class ReminderWriter implements Writer {

  static final String NAME = "reminder";

  private final Letters letters;
  private final StatusCatalogue catalogue;
  private final CaseLinks links;
  private final Cases cases;
  private final Portfolios portfolios;
  private final ReminderTimes times;
  private final Settings settings;
  private final Clock clock;

  ReminderWriter(
      Letters letters,
      StatusCatalogue catalogue,
      CaseLinks links,
      Cases cases,
      Portfolios portfolios,
      ReminderTimes times,
      Settings settings,
      Clock clock) {
    this.letters = letters;
    this.catalogue = catalogue;
    this.links = links;
    this.cases = cases;
    this.portfolios = portfolios;
    this.times = times;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** A reminder can be held, and wait for a relay, beyond its date. */
  @Override
  public boolean lapses() {
    return true;
  }

  /**
   * Nobody is reminded of a date that has passed, is answered or no longer stands, of one of which
   * a later reminder has come, of a case that is protected by now, or after having stopped it.
   */
  @Override
  public Set<String> stillWanted(Collection<String> facts) {
    Map<String, ReminderFacts> reminders = new HashMap<>();
    facts.forEach(one -> reminders.put(one, ReminderFacts.read(one)));
    LocalDate today = LocalDate.ofInstant(clock.instant(), settings.zone());
    Map<ReceiptNumber, Case> known =
        cases.find(
            reminders.values().stream()
                .map(ReminderFacts::receiptNumber)
                .collect(Collectors.toSet()));
    Map<UUID, Follower> followers =
        portfolios.find(reminders.values().stream().map(ReminderFacts::follow).toList());
    Set<String> wanted = new HashSet<>();
    reminders.forEach((written, reminder) -> {
      Follower follower = followers.get(reminder.follow());
      Case one = known.get(reminder.receiptNumber());
      if (follower != null
          && follower.asked()
          && one != null
          && !times.isOver(reminder.date(), reminder.daysBefore(), today)
          && (isBeingChecked(reminder, one) || isOpen(reminder, follower, one))) {
        wanted.add(written);
      }
    });
    return wanted;
  }

  /** Nobody knows yet whether it stands; a hold on it is about to reach the message. */
  private static boolean isBeingChecked(ReminderFacts reminder, Case one) {
    return reminder.entry() != null
        && one.history().stream()
            .anyMatch(entry -> entry.id() == reminder.entry() && entry.beingChecked());
  }

  private boolean isOpen(ReminderFacts reminder, Follower follower, Case one) {
    return follower.dates().open(one, catalogue.current()).stream().anyMatch(reminder::isOf);
  }

  @Override
  public Written write(UUID message, List<String> facts, Locale language) {
    ReminderFacts reminder = ReminderFacts.read(facts.getFirst());
    LetterTexts texts = letters.texts(language);
    return letters.write(
        switch (reminder.detail()) {
          case WHAT_CHANGED -> whatIsAsked(reminder, texts);
          case ONLY_THAT_THERE_IS_NEWS -> onlyThatThereIsOne(reminder, texts);
        });
  }

  private Letter onlyThatThereIsOne(ReminderFacts reminder, LetterTexts texts) {
    return new Letter(
        texts.language(),
        texts.of("notification.reminder.bare.subject"),
        texts.of("notification.reminder.bare.opening"),
        texts.of("notification.reminder.bare.subject"),
        List.of(
            new Paragraph(texts.of("notification.reminder.bare.text")),
            new Link(
                texts.of("notification.reminder.bare.link"), links.address("/portfolio", texts))),
        texts.of("notification.reminder.why"),
        true,
        links.stop(reminder.account(), Optional.of(reminder.follow()), reminder.more(), texts));
  }

  private Letter whatIsAsked(ReminderFacts reminder, LetterTexts texts) {
    String date = texts.date(reminder.date());
    String ending = reminder.receiptNumber().lastFour();
    Title asked = reminder.asked();
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Term(
            texts.of("notification.change.case"),
            texts.of("notification.change.case.ending", ending),
            texts.language()));
    if (!reminder.label().isEmpty()) {
      parts.add(
          new Term(texts.of("notification.change.label"), reminder.label(), texts.language()));
    }
    if (asked != null) {
      Worded shown = asked.in(texts.language(), catalogue.get(reminder.edition()));
      parts.add(
          new Term(
              texts.of("notification.reminder.status"),
              shown.text(),
              shown.language(),
              shown.official() ? "" : texts.of("notification.change.unofficialOf", asked.en())));
    }
    parts.add(
        new Term(
            texts.of(
                asked == null ? "notification.reminder.typed" : "notification.change.respondBy"),
            date,
            texts.language(),
            texts.of("notification.change.notice")));
    parts.add(new Paragraph(texts.of("notification.reminder.answered")));
    parts.add(
        new Link(texts.of("notification.reminder.link"), links.ofCase(reminder.follow(), texts)));
    return new Letter(
        texts.language(),
        texts.of("notification.reminder.subject", ending),
        texts.of("notification.reminder.opening", date),
        texts.of("notification.reminder.heading"),
        parts,
        texts.of("notification.reminder.why"),
        true,
        links.stop(reminder.account(), Optional.of(reminder.follow()), reminder.more(), texts));
  }
}
