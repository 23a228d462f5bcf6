package org.casefolio.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A language that an operator adds is complete, or the program says in one line what it lacks. */
class TextsTests {

  private static final Locale SPANISH = Locale.of("es");
  private static final List<String> MODULES = List.of("mail");

  @TempDir private Path folder;
  private final Properties french = new Properties();

  @BeforeEach
  void translateAllOfMail() throws IOException {
    try (var in = Files.newBufferedReader(Path.of("src/main/resources/messages/mail.properties"))) {
      french.load(in);
    }
    french.replaceAll((key, text) -> "fr " + text);
  }

  @Test
  void speaksALanguageOfTheOperatorsFolder() throws IOException {
    Texts texts = french();
    assertThat(texts.getMessage("mail.letter.never", null, Locale.FRENCH)).startsWith("fr ");
    assertThat(texts.getMessage("mail.letter.from", new Object[] {"Ours"}, Locale.FRENCH))
        .startsWith("fr ")
        .contains("Ours");
    assertThat(texts.getMessage("mail.letter.never", null, SPANISH)).doesNotStartWith("fr ");
    assertThat(texts.getMessage("mail.letter.never", null, Locale.GERMAN))
        .as("a language that is not offered")
        .isEqualTo(texts.getMessage("mail.letter.never", null, Locale.ENGLISH));
  }

  @Test
  void letsTheOperatorReplaceSingleTextsOfOurs() throws IOException {
    write("messages/mail_es.properties", "mail.letter.never=Nunca pedimos dinero.");
    Texts texts = new Texts(MODULES, List.of(SPANISH), files());
    assertThat(texts.getMessage("mail.letter.never", null, SPANISH))
        .isEqualTo("Nunca pedimos dinero.");
    assertThat(texts.getMessage("mail.letter.stop", null, SPANISH)).isNotBlank();
  }

  @Test
  void doesNotStartWithoutAText() {
    french.remove("mail.letter.never");
    assertThatThrownBy(this::french)
        .isInstanceOf(WrongSetting.class)
        .hasMessage(
            "CASEFOLIO_LANGUAGES names \"fr\", whose texts (messages/*_fr.properties) cannot be"
                + " used: no text for mail.letter.never.");
  }

  @Test
  void doesNotStartWithOtherPlaceholders() {
    french.setProperty("mail.letter.from", "Nous.");
    assertThatThrownBy(this::french)
        .hasMessageContaining("other placeholders than in English in mail.letter.from");
  }

  @Test
  void doesNotStartWithAnApostropheThatWouldSwallowPlaceholders() {
    french.setProperty("mail.letter.from", "C'est {0}.");
    assertThatThrownBy(this::french).hasMessageContaining("' in place of ’ in mail.letter.from");
  }

  @Test
  void tellsOnlyTheFirstFewOfManyFaults() {
    french.replaceAll((key, text) -> "");
    assertThatThrownBy(this::french).hasMessageMatching("[^\n]*; and \\d+ more\\.");
  }

  @Test
  void doesNotStartInALanguageWithoutAnyText() {
    assertThatThrownBy(() -> new Texts(MODULES, List.of(Locale.GERMAN), files()))
        .isInstanceOf(WrongSetting.class)
        .hasMessage(
            "CASEFOLIO_LANGUAGES names \"de\", which has no texts: there is no "
                + folder.resolve("messages/mail_de.properties")
                + ".");
  }

  @Test
  void doesNotStartWithoutTheFolderNamed() {
    assertThatThrownBy(() -> files(folder.resolve("nowhere")))
        .hasMessage("CASEFOLIO_LANGUAGE_FILES must name a folder that can be read.");
  }

  private Texts french() throws IOException {
    StringBuilder lines = new StringBuilder();
    french.forEach((key, text) -> lines.append(key).append('=').append(text).append('\n'));
    write("messages/mail_fr.properties", lines.toString());
    return new Texts(MODULES, List.of(Locale.ENGLISH, SPANISH, Locale.FRENCH), files());
  }

  private void write(String file, String content) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), content);
  }

  private LanguageFiles files() {
    return files(folder);
  }

  private static LanguageFiles files(Path folder) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource("set", Map.of("casefolio.language-files", folder.toString())));
    return new LanguageFiles(new SettingsSource(environment));
  }
}
