package org.casefolio.mail;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.casefolio.platform.web.Languages;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** The texts of one language, for writing a letter in it. */
public final class LetterTexts {

  private final MessageSource texts;
  private final Locale language;

  LetterTexts(MessageSource texts, Locale language) {
    this.texts = texts;
    this.language = language;
  }

  public Locale language() {
    return language;
  }

  /** A text with its arguments, which are put in as they are. */
  public String of(String key, @Nullable Object... arguments) {
    return texts.getMessage(key, arguments.length == 0 ? null : arguments, language);
  }

  /** A day in words, as readers in the United States write it. */
  public String date(LocalDate day) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
        .withLocale(Languages.regional(language))
        .format(day);
  }
}
