package org.casefolio.notification;

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
import org.casefolio.cases.CaseStanding;
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
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.Portfolios;
import org.springframework.stereotype.Component;

/** Writes the reminder of a date, saying as much as its reader chose. */
@Component
class ReminderWriter implements Writer {

  static final String NAME = "reminder";

  private final Letters letters;
  private final StatusCatalogue catalogue;
  private final CaseLinks links;
  private final VisibleCases visible;
  private final Portfolios portfolios;

  ReminderWriter(
      Letters letters,
      StatusCatalogue catalogue,
      CaseLinks links,
      VisibleCases visible,
      Portfolios portfolios) {
    this.letters = letters;
    this.catalogue = catalogue;
    this.links = links;
    this.visible = visible;
    this.portfolios = portfolios;
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * What came back is not sent again about what no longer stands, about a case that is protected by
   * now, or to who has stopped it.
   */
  @Override
  public Set<String> stillWanted(Collection<String> facts) {
    Map<String, ReminderFacts> reminders = new HashMap<>();
    facts.forEach(one -> reminders.put(one, ReminderFacts.read(one)));
    Map<ReceiptNumber, CaseStanding> standings =
        visible.standings(
            reminders.values().stream().map(ReminderFacts::receiptNumber).distinct().toList());
    Map<UUID, Follower> followers =
        portfolios.find(reminders.values().stream().map(ReminderFacts::follow).toList());
    Set<String> wanted = new HashSet<>();
    reminders.forEach((written, reminder) -> {
      Follower follower = followers.get(reminder.follow());
      CaseStanding standing = standings.get(reminder.receiptNumber());
      if (follower != null
          && follower.asked()
          && standing != null
          && (reminder.entry() == null || !standing.outOfForce().contains(reminder.entry()))) {
        wanted.add(written);
      }
    });
    return wanted;
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
