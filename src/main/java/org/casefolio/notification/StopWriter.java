package org.casefolio.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Letter;
import org.casefolio.mail.Letter.Link;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.mail.Letter.Part;
import org.casefolio.mail.Letter.Term;
import org.casefolio.mail.LetterTexts;
import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.mail.Written;
import org.casefolio.portfolio.MailChoice.Detail;
import org.springframework.stereotype.Component;

/**
 * Writes the last message: that a link has stopped e-mail, what that means, and how to undo it. Who
 * was sent a forwarded message can use its link, and the reader has to hear of that.
 */
@Component
class StopWriter implements Writer {

  static final String NAME = "stop";

  private final Letters letters;
  private final CaseLinks links;

  StopWriter(Letters letters, CaseLinks links) {
    this.letters = letters;
    this.links = links;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Written write(UUID message, List<String> facts, Locale language) {
    StopFacts stop = StopFacts.read(facts.getFirst());
    LetterTexts texts = letters.texts(language);
    String sort =
        stop.follow() == null ? "all" : stop.detail() == Detail.WHAT_CHANGED ? "case" : "someCase";
    String ending = stop.receipt().isEmpty() ? "" : new ReceiptNumber(stop.receipt()).lastFour();
    List<Part> parts = new ArrayList<>();
    if (!stop.label().isEmpty() && stop.detail() == Detail.WHAT_CHANGED) {
      parts.add(new Term(texts.of("notification.change.label"), stop.label(), texts.language()));
    }
    parts.add(new Paragraph(texts.of("notification.stopMail.means." + sort)));
    parts.add(new Paragraph(texts.of("notification.stopMail.undo")));
    parts.add(new Link(texts.of("notification.stopMail.link"), links.undo(stop, texts)));
    return letters.write(
        new Letter(
            texts.language(),
            texts.of("notification.stopMail.subject." + sort, ending),
            texts.of("notification.stopMail.opening." + sort, ending),
            texts.of("notification.stopMail.heading"),
            parts,
            texts.of("notification.stopMail.why"),
            true,
            Optional.empty()));
  }
}
