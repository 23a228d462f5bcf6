package org.casefolio.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Explanation;
import org.casefolio.cases.Forms;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mail.Letter;
import org.casefolio.mail.Letter.Heading;
import org.casefolio.mail.Letter.Link;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.mail.Letter.Part;
import org.casefolio.mail.Letter.Stop;
import org.casefolio.mail.Letter.Term;
import org.casefolio.mail.LetterTexts;
import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.mail.Written;
import org.casefolio.notification.News.Title;
import org.casefolio.notification.News.Worded;
import org.casefolio.portfolio.Portfolios;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the message about a change of a case, saying as much as its reader chose. */
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
  public Written write(UUID message, String facts, Locale language) {
    ChangeFacts change = ChangeFacts.read(facts);
    LetterTexts texts = letters.texts(language);
    return letters.write(
        switch (change.detail()) {
          case WHAT_CHANGED -> whatChanged(change, texts);
          case ONLY_THAT_THERE_IS_NEWS -> onlyThatThereIsNews(change, texts);
        });
  }

  /** Nothing goes out once more about a case that is protected by now, or to who has stopped it. */
  @Override
  public boolean isStillWanted(String facts) {
    ChangeFacts change = ChangeFacts.read(facts);
    return !visible.among(List.of(change.news().receiptNumber())).isEmpty()
        && portfolios.asksFor(new AccountId(change.account()), change.follow());
  }

  private Letter onlyThatThereIsNews(ChangeFacts change, LetterTexts texts) {
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
        stop(change, texts));
  }

  private Letter whatChanged(ChangeFacts change, LetterTexts texts) {
    Telling telling = new Telling(change.news(), catalogue.get(change.news().edition()), texts);
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
        stop(change, texts));
  }

  private List<Part> parts(ChangeFacts change, Telling telling, LetterTexts texts) {
    News news = change.news();
    List<Part> parts = new ArrayList<>();
    telling.remark().ifPresent(remark -> parts.add(new Paragraph(remark)));
    parts.add(
        new Term(
            texts.of("notification.change.case"),
            texts.of("notification.change.case.ending", change.ending()),
            texts.language()));
    if (!change.label().isEmpty()) {
      parts.add(new Term(texts.of("notification.change.label"), change.label(), texts.language()));
    }
    parts.add(
        new Term(texts.of("notification.change.form"), form(news.form(), texts), texts.language()));
    parts.addAll(telling.terms());
    if (news.respondBy() != null) {
      parts.add(
          new Term(
              texts.of("notification.change.respondBy"),
              texts.date(news.respondBy()),
              texts.language(),
              texts.of("notification.change.notice")));
    } else if (news.asks() && !telling.saysTheNoticeHasTheDate()) {
      parts.add(new Paragraph(texts.of("notification.change.dateOnNotice")));
    }
    telling
        .explanation()
        .ifPresent(words -> {
          section(parts, texts.of("notification.change.meaning"), words.meaning());
          section(parts, texts.of("notification.change.next"), words.next());
          section(parts, texts.of("notification.change.you"), words.you());
        });
    parts.add(new Link(texts.of("notification.change.link"), links.ofCase(change.follow(), texts)));
    return parts;
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

  private Optional<Stop> stop(ChangeFacts change, LetterTexts texts) {
    return links.stop(change.account(), change.follow(), change.more(), texts);
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

    /** What it was and what it is, in one line. */
    String opening() {
      String nothing = texts.of("notification.change.noStatus");
      String was = before == null ? nothing : marked(before);
      String is = after == null ? nothing : marked(after);
      boolean same = Objects.equals(news.before(), news.after());
      String sort =
          switch (news.kind()) {
            case FIRST -> "first";
            case CORRECTION -> same ? "correctedPast" : "corrected";
            case NEW -> past ? "late" : same ? "same" : "changed";
          };
      return past && told != null
          ? texts.of(
              heldBack()
                  ? "notification.change.opening.heldBack"
                  : "notification.change.opening.late",
              marked(told),
              is)
          : texts.of("notification.change.opening." + sort, was, is);
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
                      : news.asks()
                          ? "notification.change.remark.lateAsks"
                          : "notification.change.remark.late",
                  texts.date(news.day())))
          : Optional.empty();
    }

    List<Part> terms() {
      List<Part> terms = new ArrayList<>();
      if (past && told != null && news.told() != null) {
        terms.add(
            term(
                heldBack() ? "notification.change.toldHeldBack" : "notification.change.told",
                told,
                news.told()));
      } else if (before != null && news.before() != null) {
        terms.add(term("notification.change.before", before, news.before()));
      }
      if (after != null && news.after() != null) {
        terms.add(term("notification.change.now", after, news.after()));
      } else {
        terms.add(
            new Term(
                texts.of("notification.change.now"),
                texts.of("notification.change.noStatus"),
                texts.language()));
      }
      if (news.told() != null) {
        terms.add(
            new Term(
                texts.of("notification.change.day"), texts.date(news.day()), texts.language()));
      }
      return terms;
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
      return Optional.ofNullable(title).map(found -> edition.explain(found.en(), texts.language()));
    }
  }
}
