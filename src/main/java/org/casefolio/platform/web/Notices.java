package org.casefolio.platform.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.stereotype.Component;

/**
 * The operator's documents in every language: privacy notice, accessibility statement, terms, and
 * how to recognise our messages. They are Markdown files; where the operator has none, ours are
 * shown. A document that the operator replaces must be there in every language.
 */
@Component
@Serving
class Notices {

  /** The documents, by the name of their file and page. */
  static final List<String> NAMES = List.of("privacy", "accessibility", "terms", "genuine");

  private final Map<String, String> html = new HashMap<>();

  Notices(Settings settings, LanguageFiles files) {
    Parser parser = Parser.builder().build();
    HtmlRenderer renderer = HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();
    for (String name : NAMES) {
      for (Locale language : settings.languages()) {
        String file = name + "." + language.toLanguageTag() + ".md";
        html.put(
            file,
            renderer.render(parser.parse(filled(read(settings, files, name, file), settings))));
      }
    }
  }

  /** A document as HTML. */
  String html(String name, Locale language) {
    String found = html.get(name + "." + language.toLanguageTag() + ".md");
    if (found == null) {
      throw new IllegalArgumentException("no such document");
    }
    return found;
  }

  private static String read(Settings settings, LanguageFiles files, String name, String file) {
    try {
      if (settings.notices().isPresent()) {
        Path folder = settings.notices().get();
        if (Files.exists(folder.resolve(file))) {
          return Files.readString(folder.resolve(file));
        }
        for (Locale other : settings.languages()) {
          String sibling = name + "." + other.toLanguageTag() + ".md";
          if (Files.exists(folder.resolve(sibling))) {
            throw new WrongSetting(
                SettingsSource.variable("casefolio.notices")
                    + " has "
                    + sibling
                    + " but not "
                    + file
                    + ".");
          }
        }
      }
      return files
          .find("notices/" + file)
          .orElseThrow(() ->
              new WrongSetting(
                  "CASEFOLIO_LANGUAGES names a language without its documents: there is no "
                      + files.place("notices/" + file)
                      + "."));
    } catch (IOException e) {
      throw new WrongSetting(
          SettingsSource.variable("casefolio.notices") + ": " + file + " cannot be read.");
    }
  }

  private static String filled(String text, Settings settings) {
    Operator operator = settings.operator();
    return text.replace("{operator}", operator.name())
        .replace("{contact}", operator.contact())
        .replace("{sender}", operator.sender())
        .replace("{site}", settings.publicUrl().toString());
  }
}
