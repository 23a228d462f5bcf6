package org.casefolio.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casefolio.platform.settings.Color;
import org.casefolio.platform.settings.Look;
import org.junit.jupiter.api.Test;

/** The style sheet that was built, in another colour. */
class StyleSheetTests {

  private static final Look RED =
      new Look(
          new Color(0xa0, 0x10, 0x10),
          new Color(0x80, 0x10, 0x10),
          new Color(0x60, 0x10, 0x10),
          new Color(0xf0, 0xe0, 0xe0),
          URI.create("https://news.example/"));

  @Test
  void hasEveryColorOfTheSiteReplaced() throws IOException {
    String css = css();
    String red = StyleSheet.colored(css, RED);
    for (Look look : List.of(Look.OURS, RED)) {
      String shown = look.isOurs() ? css : red;
      String other = look.isOurs() ? red : css;
      for (Color color : List.of(look.color(), look.dark(), look.darker(), look.tint())) {
        assertThat(shown).contains(color.toString());
        assertThat(other).doesNotContain(color.toString());
      }
    }
    assertThat(red).hasSameSizeAs(css);
    assertThat(StyleSheet.colored(css, Look.OURS)).isEqualTo(css);
  }

  private static String css() throws IOException {
    try (InputStream in =
        StyleSheetTests.class.getResourceAsStream("/static/assets/casefolio.css")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
