package org.casefolio.cases.view;

import java.util.Locale;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CatalogueEdition;
import org.jspecify.annotations.Nullable;

/**
 * A status in words. Where the agency supplied none in the reader's language, our translation may
 * stand beside its English words, and has to be marked as unofficial.
 *
 * @param official the agency's words, verbatim
 * @param language the language they are in, as the {@code lang} attribute wants it
 * @param translation our translation into the reader's language; null if there is none or no need
 */
public record StatusText(String official, String language, @Nullable String translation) {

  /** The title of an entry for a reader of a language. */
  public static StatusText of(CaseEntry entry, Locale reader, CatalogueEdition catalogue) {
    String title = entry.title(reader, catalogue);
    if (!entry.translated(reader, catalogue)) {
      return new StatusText(title, Locale.ENGLISH.toLanguageTag(), null);
    }
    if (entry.translationOfficial(reader, catalogue)) {
      return new StatusText(title, reader.toLanguageTag(), null);
    }
    return new StatusText(entry.title(), Locale.ENGLISH.toLanguageTag(), title);
  }

  /** What the reader reads first. */
  public String read() {
    return translation == null ? official : translation;
  }
}
