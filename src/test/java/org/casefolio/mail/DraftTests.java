package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.casefolio.platform.vault.Sealer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DraftTests {

  private static final Instant CAUSED = Instant.parse("2026-03-03T16:59:58.123456789Z");

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
    Draft draft =
        new Draft(
            List.of("{\"label\":\"peña ’ñ\u2028\"}"),
            "reader@home.example",
            "es",
            MailBench.NOON,
            CAUSED,
            "case:1");

    assertThat(Draft.open(sealer, draft.seal(sealer))).isEqualTo(draft);
  }

  @Test
  void keepsWhatSeveralMessagesAreAbout() {
    Draft draft =
        new Draft(List.of("one", "", "ñ"), "reader@home.example", "en", MailBench.NOON, null, null);

    assertThat(Draft.open(sealer, draft.seal(sealer))).isEqualTo(draft);
  }

  @Test
  void keepsWhatIsAbsentAbsent() {
    Draft draft = new Draft(List.of(""), "reader@home.example", "en", MailBench.NOON, null, null);

    assertThat(Draft.open(sealer, draft.seal(sealer))).isEqualTo(draft);
  }

  @Test
  void opensARowOfAnOlderVersion() {
    byte[] old =
        sealer.seal(
            "outbox.draft",
            """
            {"facts":"{}","address":"reader@home.example","language":"en",\
            "enqueued":"2026-03-03T17:00:00Z","caused":"2026-03-03T16:59:58.123456789Z",\
            "topic":"case:1"}\
            """);

    assertThat(Draft.open(sealer, old))
        .isEqualTo(
            new Draft(
                List.of("{}"), "reader@home.example", "en", MailBench.NOON, CAUSED, "case:1"));
  }

  @Test
  void opensARowFromBeforeTheyWereCompressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(1);
    for (String text : List.of("{}", "reader@home.example", "en")) {
      out.writeInt(text.length());
      out.writeBytes(text);
    }
    out.writeLong(MailBench.NOON.getEpochSecond());
    out.writeInt(0);
    out.writeBoolean(false);
    out.writeInt(-1);

    assertThat(Draft.open(sealer, sealer.seal("outbox.draft", bytes.toByteArray())))
        .isEqualTo(
            new Draft(List.of("{}"), "reader@home.example", "en", MailBench.NOON, null, null));
  }

  @Test
  void itsLengthSaysLittle() {
    int shortest = draft("").seal(sealer).length;

    for (int i = 0; i < 20; i++) {
      byte[] sealed = draft("abcdefghij".repeat(i) + i).seal(sealer);

      assertThat((sealed.length - shortest) % 128).isZero();
    }
  }

  private static Draft draft(String facts) {
    return new Draft(List.of(facts), "reader@home.example", "en", MailBench.NOON, CAUSED, "case:1");
  }

  @Test
  void refusesAFormThatItDoesNotKnow() {
    byte[] other = sealer.seal("outbox.draft", new byte[] {7, 0, 0, 0, 0});

    assertThatThrownBy(() -> Draft.open(sealer, other)).isInstanceOf(IllegalStateException.class);
  }
}
