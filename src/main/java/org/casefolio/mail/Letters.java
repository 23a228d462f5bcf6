package org.casefolio.mail;

import casefolio.templates.Templates;
import gg.jte.output.StringOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.casefolio.mail.Letter.Code;
import org.casefolio.mail.Letter.Heading;
import org.casefolio.mail.Letter.Items;
import org.casefolio.mail.Letter.Link;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.mail.Letter.Part;
import org.casefolio.mail.Letter.Stop;
import org.casefolio.mail.Letter.Term;
import org.casefolio.platform.settings.Settings;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Turns a {@link Letter} into what is sent. Every letter ends with who sends it and why, that
 * nobody asks for money, passwords or documents, and how to check it without clicking.
 */
@Component
public class Letters {

  /** More than most letters take, so that what they are written into need not grow. */
  private static final int ROOM = 6_000;

  private final MessageSource texts;
  private final Settings settings;
  private final Templates templates;
  private final String color;

  Letters(MessageSource texts, Settings settings, Templates templates) {
    this.texts = texts;
    this.settings = settings;
    this.templates = templates;
    this.color = settings.look().color().toString();
  }

  /** The texts of a language; of the first one offered if it is no longer offered. */
  public LetterTexts texts(Locale language) {
    return new LetterTexts(
        texts,
        settings.languages().contains(language) ? language : settings.languages().getFirst());
  }

  /** Both parts of a letter. */
  public Written write(Letter letter) {
    List<String> footer = footer(letter);
    StringOutput html = new StringOutput(ROOM);
    String stopLabel = texts(letter.language()).of("mail.letter.stop");
    templates.mailLetter(letter, footer, stopLabel, color).render(html);
    return new Written(
        letter.subject(),
        text(letter, footer, stopLabel),
        html.toString().stripLeading(), // of what the template declares
        letter.stop().map(Stop::oneClick));
  }

  private List<String> footer(Letter letter) {
    LetterTexts say = texts(letter.language());
    String site = settings.publicUrl().getAuthority();
    List<String> footer = new ArrayList<>();
    footer.add(say.of("mail.letter.from", settings.operator().name()) + " " + letter.why());
    if (!settings.operator().isAgency()) {
      footer.add(say.of("mail.letter.notGovernment"));
    }
    settings
        .mirror()
        .ifPresent(
            mirror -> footer.add(say.of("mail.letter.official", mirror.officialSite().toString())));
    footer.add(say.of("mail.letter.never"));
    footer.add(say.of(letter.kept() ? "mail.letter.checkKept" : "mail.letter.check", site));
    footer.add(say.of("mail.letter.contact", settings.operator().contact()));
    if (settings.demo()) {
      footer.add(say.of("mail.letter.demo"));
    }
    return footer;
  }

  private static String text(Letter letter, List<String> footer, String stopLabel) {
    StringBuilder text = new StringBuilder(ROOM);
    text.append(letter.opening()).append("\n\n").append(letter.heading()).append("\n\n");
    for (Part part : letter.parts()) {
      text.append(
              switch (part) {
                case Paragraph paragraph -> paragraph.text() + "\n";
                case Heading heading -> heading.text(); // right above what it heads
                case Term term ->
                    term.name()
                        + ": "
                        + term.value()
                        + (term.note().isEmpty() ? "" : " (" + term.note() + ")")
                        + "\n";
                case Link link -> link.label() + ":\n" + link.address() + "\n";
                case Code code -> "    " + code.code() + "\n";
                case Items items -> "- " + String.join("\n- ", items.items()) + "\n";
              })
          .append('\n');
    }
    text.append("--------\n");
    footer.forEach(line -> text.append(line).append("\n\n"));
    letter
        .stop()
        .ifPresent(stop -> text.append(stopLabel).append(":\n").append(stop.page()).append('\n'));
    return text.toString().stripTrailing() + "\n";
  }
}
