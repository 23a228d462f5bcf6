package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.casefolio.mail.Letter.Paragraph;
import org.casefolio.platform.vault.Sealer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTests {

  private static final Instant DATE = Instant.parse("2026-03-03T16:59:58.123456789Z");

  private static MailBench bench;
  private static Sealer sealer;

  @BeforeAll
  static void start() {
    bench = new MailBench();
    sealer = bench.vault.instance();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void opensAsItWasSealed() {
    Content content = content("Señal ’ñ\u2028", "texto ñ\n", "<p>’ñ</p>");

    assertSame(Content.open(sealer, content.seal(sealer)), content);
  }

  @Test
  void opensWhatIsEmptyOrLong() {
    Content content = content("", "", "é".repeat(200_000));

    assertSame(Content.open(sealer, content.seal(sealer)), content);
  }

  @Test
  void opensWhatAnOlderVersionHasSealed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(1);
    out.writeUTF("<id@example.org>");
    out.writeLong(DATE.getEpochSecond());
    out.writeInt(DATE.getNano());
    for (String text : List.of("A subject", "text", "<p>html</p>", "https://a.example/stop")) {
      out.writeInt(text.length());
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    Content old = Content.open(sealer, sealer.seal("outbox.content", bytes.toByteArray()));

    assertSame(old, content("A subject", "text", "<p>html</p>"));
  }

  @Test
  void refusesAFormThatIsNotKnown() {
    byte[] sealed = sealer.seal("outbox.content", new byte[] {9, 9, 9});

    assertThatThrownBy(() -> Content.open(sealer, sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("content of a form that is not known");
  }

  /** Fails when letters have changed so much that it is time for another dictionary. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void aLetterTakesLittleRoom(String language) {
    Written written =
        TestOutbox.letters(bench.settings, "mail")
            .write(
                new Letter(
                    Locale.forLanguageTag(language),
                    "Something else",
                    "What nobody could know before",
                    "A heading",
                    List.of(new Paragraph("And what follows from it.")),
                    "Why.",
                    true,
                    Optional.empty()));
    Content content = Content.of("<id@example.org>", DATE, written);

    assertThat(content.seal(sealer)).hasSizeLessThan(content.html().length / 4);
  }

  @Test
  void itsLengthSaysLittle() {
    int shortest = content("s", "t", "h").seal(sealer).length;

    for (int i = 0; i < 20; i++) {
      byte[] sealed = content("s", "t", "abcdefghij".repeat(i) + i).seal(sealer);

      assertThat((sealed.length - shortest) % 256).isZero();
    }
  }

  /** What was stored can be read with the same bytes alone: a better dictionary gets a number. */
  @Test
  void theDictionaryStaysAsItIs() throws Exception {
    try (InputStream file =
        Objects.requireNonNull(Content.class.getResourceAsStream("/mail/dictionary-1.txt"))) {
      assertThat(
              HexFormat.of()
                  .formatHex(MessageDigest.getInstance("SHA-256").digest(file.readAllBytes())))
          .isEqualTo("026002b3a09151e3dc7d57d0fa2fd1fa2f0d9d3a1e22df269ea1f7899af51056");
    }
  }

  private static Content content(String subject, String text, String html) {
    return Content.of(
        "<id@example.org>",
        DATE,
        new Written(subject, text, html, Optional.of("https://a.example/stop")));
  }

  private static void assertSame(Content one, Content other) {
    assertThat(one.written()).isEqualTo(other.written());
    assertThat(one.messageId()).isEqualTo(other.messageId());
    assertThat(one.date()).isEqualTo(other.date());
  }
}
