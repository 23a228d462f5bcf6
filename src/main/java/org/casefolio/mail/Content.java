package org.casefolio.mail;

import java.time.Instant;
import java.util.Optional;
import org.casefolio.platform.vault.Sealer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes on the wire, fixed before the first attempt and the same in every one.
 *
 * @param messageId the random {@code Message-ID}, with its angle brackets
 * @param date the {@code Date}
 * @param written what it says
 */
record Content(String messageId, Instant date, Written written) {

  private static final String WHAT = "outbox.content";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The stored form: without Optional, so that it does not depend on how one is mapped. */
  private record Stored(
      String messageId,
      Instant date,
      String subject,
      String text,
      String html,
      String unsubscribe) {}

  byte[] seal(Sealer sealer) {
    return sealer.seal(
        WHAT,
        JSON.writeValueAsString(
            new Stored(
                messageId,
                date,
                written.subject(),
                written.text(),
                written.html(),
                written.unsubscribe().orElse(""))));
  }

  static Content open(Sealer sealer, byte[] sealed) {
    Stored stored = JSON.readValue(sealer.open(WHAT, sealed), Stored.class);
    return new Content(
        stored.messageId(),
        stored.date(),
        new Written(
            stored.subject(),
            stored.text(),
            stored.html(),
            Optional.of(stored.unsubscribe()).filter(address -> !address.isEmpty())));
  }

  @Override
  public String toString() {
    return "Content";
  }
}
