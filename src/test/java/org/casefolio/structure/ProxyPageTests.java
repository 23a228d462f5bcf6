package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The page that a proxy shows where no node answers says what the program would say itself. */
class ProxyPageTests {

  /** HAProxy sends it from a buffer of 16 kB. */
  private static final int MOST = 8 * 1024;

  private static final String ANSWER = Sources.read(Path.of("ops/503.http"));

  @Test
  void saysTheSameAsTheProgramInBothLanguages() throws IOException {
    for (String language : List.of("en", "es")) {
      Element section =
          Jsoup.parse(ANSWER.substring(ANSWER.indexOf("<!doctype")))
              .select("section[lang=" + language + "]")
              .first();
      Properties texts = texts(language);

      assertThat(section).isNotNull();
      assertThat(section.select("h1").text())
          .isEqualTo(texts.getProperty("platform.error.unavailable.title"));
      assertThat(section.select("p").getFirst().text())
          .isEqualTo(texts.getProperty("platform.error.unavailable.text"));
      assertThat(section.select("a[href=/]").text())
          .isEqualTo(texts.getProperty("platform.error.home"));
    }
  }

  @Test
  void isAWholeAnswerThatNobodyKeeps() {
    List<String> head = ANSWER.substring(0, ANSWER.indexOf("\n\n")).lines().toList();

    assertThat(head.getFirst()).isEqualTo("HTTP/1.1 503 Service Unavailable");
    assertThat(head)
        .contains(
            "Content-Type: text/html;charset=UTF-8", "Cache-Control: no-store", "Retry-After: 30");
    assertThat(ANSWER.length()).isLessThan(MOST);
  }

  private static Properties texts(String language) throws IOException {
    Properties texts = new Properties();
    String suffix = language.equals("en") ? "" : "_" + language;
    try (Reader file =
        Files.newBufferedReader(Sources.MESSAGES.resolve("platform" + suffix + ".properties"))) {
      texts.load(file);
    }
    return texts;
  }
}
