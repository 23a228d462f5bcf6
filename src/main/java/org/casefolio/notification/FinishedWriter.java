package org.casefolio.notification;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Letter;
import org.casefolio.mail.Letter.Items;
import org.casefolio.mail.Letter.Link;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.mail.Letter.Part;
import org.casefolio.mail.LetterTexts;
import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.mail.Written;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.Portfolios;
import org.springframework.stereotype.Component;

/** Writes the message that finished cases will leave a list, and how to keep them in it. */
@Component
class FinishedWriter implements Writer {

  static final String NAME = "finished";

  private final Letters letters;
  private final CaseLinks links;
  private final VisibleCases visible;
  private final Portfolios portfolios;

  FinishedWriter(Letters letters, CaseLinks links, VisibleCases visible, Portfolios portfolios) {
    this.letters = letters;
    this.links = links;
    this.visible = visible;
    this.portfolios = portfolios;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean lapses() {
    return true;
  }

  /** Not if one of the cases is protected by now, or followed no longer. */
  @Override
  public Set<String> stillWanted(Collection<String> facts) {
    Map<String, FinishedFacts> read =
        facts.stream().distinct().collect(Collectors.toMap(one -> one, FinishedFacts::read));
    List<FinishedFacts.One> cases =
        read.values().stream().flatMap(one -> one.cases().stream()).toList();
    Set<ReceiptNumber> seen =
        visible.among(cases.stream().map(FinishedFacts.One::receiptNumber).distinct().toList());
    Map<UUID, Follower> followers =
        portfolios.find(cases.stream().map(FinishedFacts.One::follow).toList());
    return read.entrySet().stream()
        .filter(one ->
            one.getValue().cases().stream()
                .allMatch(each ->
                    seen.contains(each.receiptNumber()) && followers.containsKey(each.follow())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public Written write(UUID message, List<String> facts, Locale language) {
    FinishedFacts finished = FinishedFacts.read(facts.getFirst());
    LetterTexts texts = letters.texts(language);
    boolean says = finished.detail() == Detail.WHAT_CHANGED;
    String day = texts.date(finished.leaves());
    String subject =
        !says
            ? "notification.finished.subject.quiet"
            : finished.cases().size() == 1
                ? "notification.finished.subject.one"
                : "notification.finished.subject.many";
    List<Part> parts = new ArrayList<>();
    if (says) {
      parts.add(
          new Items(
              finished.cases().stream()
                  .map(one ->
                      texts.of("notification.told.ending", one.receiptNumber().lastFour())
                          + (one.label().isEmpty() ? "" : " – " + one.label()))
                  .toList()));
    }
    parts.add(new Paragraph(texts.of("notification.finished.means")));
    parts.add(new Paragraph(texts.of("notification.finished.keep", day)));
    parts.add(
        new Link(texts.of("notification.finished.link"), links.keep(finished.account(), texts)));
    return letters.write(
        new Letter(
            texts.language(),
            texts.of(subject, finished.cases().size()),
            texts.of(
                finished.second()
                    ? "notification.finished.opening.second"
                    : "notification.finished.opening.first",
                day),
            texts.of("notification.finished.heading"),
            parts,
            texts.of("notification.finished.why"),
            true,
            links.stop(finished.account(), Optional.empty(), finished.more(), texts)));
  }
}
