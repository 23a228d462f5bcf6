package org.casefolio.notification;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.casefolio.cases.CaseStanding;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Explanation;
import org.casefolio.cases.Forms;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Letter;
import org.casefolio.mail.Letter.Heading;
import org.casefolio.mail.Letter.Items;
import org.casefolio.mail.Letter.Link;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.mail.Letter.Part;
import org.casefolio.mail.Letter.Stop;
import org.casefolio.mail.Letter.Term;
import org.casefolio.mail.LetterTexts;
import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.mail.Written;
import org.casefolio.notification.ChangeFacts.Reminded;
import org.casefolio.notification.News.Title;
import org.casefolio.notification.News.Worded;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.Portfolios;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes the message about a change of a case, or about several that travel together, saying as
 * much as its reader chose.
 */
@Component
class ChangeWriter implements Writer {

  static final String NAME = "change";

  private final Letters letters;
  private final StatusCatalogue catalogue;
  private final Forms forms;
  private final CaseLinks links;
  private final VisibleCases visible;
  private final Portfolios portfolios;

  ChangeWriter(
      Letters letters,
      StatusCatalogue catalogue,
      Forms forms,
      CaseLinks links,
      VisibleCases visible,
      Portfolios portfolios) {
    this.letters = letters;
    this.catalogue = catalogue;
    this.forms = forms;
    this.links = links;
    this.visible = visible;
    this.portfolios = portfolios;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Written write(UUID message, List<String> facts, Locale language) {
    List<ChangeFacts> changes =
        facts.stream()
            .map(ChangeFacts::read)
            .sorted(
                Comparator.comparing((ChangeFacts one) -> one.news().receipt())
                    .thenComparingLong(one -> one.news().entry()))
            .toList();
    LetterTexts texts = letters.texts(language);
    ChangeFacts first = changes.getFirst();
    // Who has chosen meanwhile that mails say less gets one that says less.
    if (changes.stream().anyMatch(one -> one.detail() == Detail.ONLY_THAT_THERE_IS_NEWS)) {
      return letters.write(onlyThatThereIsNews(changes, texts));
    }
    if (changes.size() == 1) {
      return letters.write(whatChanged(first, texts));
    }
    boolean oneCase = changes.stream().allMatch(one -> one.follow().equals(first.follow()));
    return letters.write(oneCase ? severalChanges(changes, texts) : severalCases(changes, texts));
  }

  /**
   * Nothing goes out late that no longer stands, about a case that is protected by now, or to who
   * has stopped it.
   */
  @Override
  public Set<String> stillWanted(Collection<String> facts) {
    Map<String, ChangeFacts> changes = new HashMap<>();
    facts.forEach(one -> changes.put(one, ChangeFacts.read(one)));
    Map<ReceiptNumber, CaseStanding> standings =
        visible.standings(
            changes.values().stream().map(one -> one.news().receiptNumber()).distinct().toList());
    Map<UUID, Follower> followers =
        portfolios.find(changes.values().stream().map(ChangeFacts::follow).toList());
    Set<String> wanted = new HashSet<>();
    changes.forEach((written, change) -> {
      Follower follower = followers.get(change.follow());
      CaseStanding standing = standings.get(change.news().receiptNumber());
      if (follower != null
          && follower.asked()
          && standing != null
          && !standing.outOfForce().contains(change.news().entry())) {
        wanted.add(written);
      }
    });
    return wanted;
  }

  private Letter onlyThatThereIsNews(List<ChangeFacts> changes, LetterTexts texts) {
    return new Letter(
        texts.language(),
        texts.of("notification.news.subject"),
        texts.of("notification.news.opening"),
        texts.of("notification.news.heading"),
        List.of(
            new Paragraph(texts.of("notification.news.text")),
            new Link(texts.of("notification.news.link"), links.address("/portfolio", texts))),
        texts.of("notification.news.why"),
        true,
        stop(changes, texts));
  }

  private Telling telling(ChangeFacts change, LetterTexts texts) {
    return new Telling(change.news(), catalogue.get(change.news().edition()), texts);
  }

  /** Several changes of one case: all of them, and what is so now. */
  private Letter severalChanges(List<ChangeFacts> changes, LetterTexts texts) {
    ChangeFacts last = changes.getLast();
    // What asks something comes first, whatever else was reported with it.
    ChangeFacts leading =
        changes.reversed().stream().filter(one -> one.news().asks()).findFirst().orElse(last);
    Telling now = telling(last, texts);
    Telling lead = telling(leading, texts);
    boolean asks = leading.news().asks();
    String subject =
        texts.of(
            asks ? "notification.change.subject." + lead.sort() : "notification.several.subject",
            last.ending());
    Worded status = lead.status();
    if (last.statusInSubject() && status != null) {
      subject = texts.of("notification.change.subject.withStatus", subject, status.text());
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Paragraph(texts.of("notification.several.remark", changes.size())));
    if (asks) {
      toDo(parts, leading.news(), lead, texts);
    }
    about(parts, last, texts);
    parts.add(new Heading(texts.of("notification.several.changes")));
    parts.add(new Items(changes.stream().map(one -> line(one, texts)).toList()));
    parts.add(now.nowTerm());
    if (!asks) {
      respondBy(parts, last.news(), texts);
    }
    explanation(parts, lead, asks, texts);
    parts.add(link(last, texts));
    return new Letter(
        texts.language(),
        subject,
        asks ? lead.opening() : now.openingFrom(changes.getFirst().news().before()),
        texts.of(
            asks ? "notification.change.heading." + lead.sort() : "notification.several.heading"),
        parts,
        texts.of("notification.change.why"),
        true,
        stop(changes, texts));
  }

  /** What changed in several cases. */
  private Letter severalCases(List<ChangeFacts> changes, LetterTexts texts) {
    Map<UUID, List<ChangeFacts>> cases = new LinkedHashMap<>();
    changes.forEach(one -> cases.computeIfAbsent(one.follow(), key -> new ArrayList<>()).add(one));
    List<Part> parts = new ArrayList<>();
    cases
        .values()
        .forEach(some -> {
          ChangeFacts last = some.getLast();
          String ending = texts.of("notification.digest.case", last.ending());
          parts.add(
              new Heading(
                  last.label().isEmpty()
                      ? ending
                      : texts.of("notification.digest.case.labelled", ending, last.label())));
          parts.add(new Items(some.stream().map(one -> line(one, texts)).toList()));
          if (some.size() > 1) {
            parts.add(telling(last, texts).nowTerm());
          }
          respondBy(parts, last.news(), texts);
        });
    parts.add(new Link(texts.of("notification.digest.link"), links.address("/portfolio", texts)));
    return new Letter(
        texts.language(),
        texts.of("notification.digest.subject", cases.size()),
        texts.of("notification.digest.opening", changes.size(), cases.size()),
        texts.of("notification.digest.heading"),
        parts,
        texts.of("notification.digest.why"),
        true,
        stop(changes, texts));
  }

  /** One change in a list of several. */
  private String line(ChangeFacts change, LetterTexts texts) {
    News news = change.news();
    Telling telling = telling(change, texts);
    String says =
        Stream.of(
                Stream.of(telling.change()),
                telling.retracted(change.retracted()).stream(),
                change.reminded().stream().map(telling::reminded))
            .flatMap(said -> said)
            .collect(Collectors.joining(". "));
    return news.told() == null
        ? says
        : texts.of("notification.several.line", texts.date(news.day()), says);
  }

  private Letter whatChanged(ChangeFacts change, LetterTexts texts) {
    Telling telling = telling(change, texts);
    String subject = texts.of("notification.change.subject." + telling.sort(), change.ending());
    Worded status = telling.status();
    if (change.statusInSubject() && status != null) {
      subject = texts.of("notification.change.subject.withStatus", subject, status.text());
    }
    return new Letter(
        texts.language(),
        subject,
        telling.opening(),
        texts.of("notification.change.heading." + telling.sort()),
        parts(change, telling, texts),
        texts.of("notification.change.why"),
        true,
        stop(List.of(change), texts));
  }

  /** What has to be done stands first, if there is something. */
  private List<Part> parts(ChangeFacts change, Telling telling, LetterTexts texts) {
    News news = change.news();
    List<Part> parts = new ArrayList<>();
    telling.remark().ifPresent(remark -> parts.add(new Paragraph(remark)));
    telling.retracted(change.retracted()).ifPresent(said -> parts.add(new Paragraph(said)));
    change.reminded().forEach(one -> parts.add(new Paragraph(telling.reminded(one))));
    if (news.asks()) {
      toDo(parts, news, telling, texts);
    }
    about(parts, change, texts);
    parts.addAll(telling.terms());
    if (!news.asks()) {
      respondBy(parts, news, texts);
    }
    explanation(parts, telling, news.asks(), texts);
    parts.add(link(change, texts));
    return parts;
  }

  private static void toDo(List<Part> parts, News news, Telling telling, LetterTexts texts) {
    telling
        .explanation()
        .ifPresent(words -> section(parts, texts.of("notification.asks.you"), words.you()));
    respondBy(parts, news, texts);
    if (news.respondBy() == null && !telling.saysTheNoticeHasTheDate()) {
      parts.add(new Paragraph(texts.of("notification.change.dateOnNotice")));
    }
  }

  private static void respondBy(List<Part> parts, News news, LetterTexts texts) {
    if (news.respondBy() != null) {
      parts.add(
          new Term(
              texts.of("notification.change.respondBy"),
              texts.date(news.respondBy()),
              texts.language(),
              texts.of("notification.change.notice")));
    }
  }

  /** Which case it is. */
  private void about(List<Part> parts, ChangeFacts change, LetterTexts texts) {
    parts.add(
        new Term(
            texts.of("notification.change.case"),
            texts.of("notification.change.case.ending", change.ending()),
            texts.language()));
    if (!change.label().isEmpty()) {
      parts.add(new Term(texts.of("notification.change.label"), change.label(), texts.language()));
    }
    parts.add(
        new Term(
            texts.of("notification.change.form"),
            form(change.news().form(), texts),
            texts.language()));
  }

  private static void explanation(
      List<Part> parts, Telling telling, boolean asks, LetterTexts texts) {
    telling
        .explanation()
        .ifPresent(words -> {
          section(parts, texts.of("notification.change.meaning"), words.meaning());
          section(parts, texts.of("notification.change.next"), words.next());
          if (!asks) {
            section(parts, texts.of("notification.change.you"), words.you());
          }
        });
  }

  private Link link(ChangeFacts change, LetterTexts texts) {
    return new Link(texts.of("notification.change.link"), links.ofCase(change.follow(), texts));
  }

  private static void section(List<Part> parts, String heading, String text) {
    if (!text.isBlank()) {
      parts.add(new Heading(heading));
      parts.add(new Paragraph(text));
    }
  }

  private String form(String form, LetterTexts texts) {
    String title = forms.title(form, texts.language());
    return title.equals(form) ? form : texts.of("notification.change.form.titled", form, title);
  }

  /** Of a letter about several cases it stops all, as one cannot be meant. */
  private Optional<Stop> stop(List<ChangeFacts> changes, LetterTexts texts) {
    ChangeFacts first = changes.getFirst();
    boolean oneCase = changes.stream().allMatch(one -> one.follow().equals(first.follow()));
    return links.stop(
        first.account(),
        oneCase ? Optional.of(first.follow()) : Optional.empty(),
        first.more(),
        texts);
  }

  /** One piece of news in one language. */
  private static final class Telling {

    private final News news;
    private final CatalogueEdition edition;
    private final LetterTexts texts;
    private final @Nullable Worded before;
    private final @Nullable Worded after;
    private final @Nullable Worded told;
    private final boolean past;

    Telling(News news, CatalogueEdition edition, LetterTexts texts) {
      this.news = news;
      this.edition = edition;
      this.texts = texts;
      this.before = worded(news.before());
      this.after = worded(news.after());
      this.told = worded(news.told());
      this.past = news.kind() == Kind.NEW && news.late();
    }

    private @Nullable Worded worded(@Nullable Title title) {
      return title == null ? null : title.in(texts.language(), edition);
    }

    /** Which subject and heading fit. */
    String sort() {
      return switch (news.kind()) {
        case CORRECTION -> news.asks() ? "correctedAsks" : "corrected";
        case FIRST -> news.asks() ? "asks" : "first";
        case NEW -> news.asks() ? "asks" : "changed";
      };
    }

    /** The status that the message is about. */
    @Nullable Worded status() {
      return past ? told : after;
    }

    /** The first line: what it was and what it is, and whether something is asked. */
    String opening() {
      return asksNow() ? texts.of("notification.asks.opening", change()) : change();
    }

    /**
     * Whether what is current now asks something. A correction and what is late say so elsewhere.
     */
    private boolean asksNow() {
      return news.asks() && !past && news.kind() != Kind.CORRECTION;
    }

    /** What it was before several changes, and what it is now. */
    String openingFrom(@Nullable Title title) {
      Worded from = worded(title);
      return past || news.kind() == Kind.CORRECTION
          ? change()
          : texts.of(
              "notification.change.opening.changed",
              from == null ? texts.of("notification.change.noStatus") : marked(from),
              after == null ? texts.of("notification.change.noStatus") : marked(after));
    }

    /** What it was and what it is, in one line. */
    String change() {
      String nothing = texts.of("notification.change.noStatus");
      String was = before == null ? nothing : marked(before);
      String is = after == null ? nothing : marked(after);
      boolean same = Objects.equals(news.before(), news.after());
      String sort =
          switch (news.kind()) {
            case FIRST -> "first";
            case CORRECTION -> same ? correctedBesides() : "corrected";
            case NEW -> past ? "late" : same ? "same" : "changed";
          };
      return past && told != null
          ? texts.of(
              heldBack()
                  ? "notification.change.opening.heldBack"
                  : beside()
                      ? "notification.change.opening.beside"
                      : "notification.change.opening.late",
              marked(told),
              is)
          : texts.of(
              "notification.change.opening." + sort,
              was,
              is,
              told == null ? nothing : marked(told));
    }

    /** What was corrected where the status has not changed by that. */
    private String correctedBesides() {
      return correctsThePast() ? "correctedPast" : told == null ? "correctedGone" : "correctedSame";
    }

    /** Whether a correction puts right an entry that is not the current one. */
    private boolean correctsThePast() {
      return news.kind() == Kind.CORRECTION && news.late() && told != null;
    }

    /** Whether it tells of a step beside the status, of which nothing else is to be said. */
    private boolean beside() {
      return Boolean.TRUE.equals(news.beside());
    }

    private boolean heldBack() {
      News.Trace trace = news.trace();
      return trace != null && trace.heldBack();
    }

    private String marked(Worded title) {
      return title.official()
          ? title.text()
          : texts.of("notification.change.unofficial", title.text());
    }

    /** What has to be said before anything else. */
    Optional<String> remark() {
      if (news.kind() == Kind.CORRECTION) {
        return Optional.of(texts.of("notification.change.remark.corrected"));
      }
      return past
          ? Optional.of(
              texts.of(
                  heldBack()
                      ? "notification.change.remark.heldBack"
                      : beside()
                          ? "notification.change.remark.beside"
                          : news.asks()
                              ? "notification.change.remark.lateAsks"
                              : "notification.change.remark.late",
                  texts.date(news.day())))
          : Optional.empty();
    }

    /** What was told before and no longer stands, where the status is the same as before. */
    Optional<String> retracted(List<Title> titles) {
      return titles.isEmpty()
          ? Optional.empty()
          : Optional.of(
              texts.of(
                  "notification.change.retracted",
                  titles.stream()
                      .map(title -> marked(title.in(texts.language(), edition)))
                      .collect(Collectors.joining("; "))));
    }

    /** What a reminder said that went before a correction. */
    String reminded(Reminded reminder) {
      return texts.of(
          "notification.change.reminded",
          texts.date(reminder.date()),
          marked(reminder.status().in(texts.language(), edition)));
    }

    List<Part> terms() {
      List<Part> terms = new ArrayList<>();
      Term day =
          new Term(texts.of("notification.change.day"), texts.date(news.day()), texts.language());
      if (past && told != null && news.told() != null) {
        terms.add(
            term(
                heldBack()
                    ? "notification.change.toldHeldBack"
                    : beside() ? "notification.change.toldBeside" : "notification.change.told",
                told,
                news.told()));
      } else if (before != null
          && news.before() != null
          && !(news.kind() == Kind.CORRECTION && news.before().equals(news.after()))) {
        terms.add(term("notification.change.before", before, news.before()));
      }
      if (correctsThePast() && told != null && news.told() != null) {
        terms.add(term("notification.change.corrected", told, news.told()));
        terms.add(day);
        terms.add(nowTerm());
      } else {
        terms.add(nowTerm());
        if (news.told() != null) {
          terms.add(day);
        }
      }
      return terms;
    }

    /** What is so now. */
    Term nowTerm() {
      return after != null && news.after() != null
          ? term("notification.change.now", after, news.after())
          : new Term(
              texts.of("notification.change.now"),
              texts.of("notification.change.noStatus"),
              texts.language());
    }

    private Term term(String name, Worded shown, Title title) {
      return new Term(
          texts.of(name),
          shown.text(),
          shown.language(),
          shown.official() ? "" : texts.of("notification.change.unofficialOf", title.en()));
    }

    /** Some explanations say it themselves. */
    boolean saysTheNoticeHasTheDate() {
      return explanation()
          .map(words -> words.you().contains(texts.of("notification.change.dateOnNotice")))
          .orElse(false);
    }

    Optional<Explanation> explanation() {
      Title title = past ? news.told() : news.after();
      return Optional.ofNullable(title)
          .filter(found -> !beside() || edition.find(found.en()).isPresent())
          .map(found -> edition.explain(found.en(), texts.language()));
    }
  }
}
