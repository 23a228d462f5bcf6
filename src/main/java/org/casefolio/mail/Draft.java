package org.casefolio.mail;

import java.time.Instant;
import java.util.Optional;
import org.casefolio.platform.vault.Sealer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of a message that is sealed when it is enqueued.
 *
 * @param facts what it is about; empty once they are no longer needed
 * @param address where it goes
 * @param language the tag of the reader's language
 * @param enqueued when it was enqueued; in clear it would say which case it is about
 * @param topic what it can be cancelled by, for when it has come back and waits once more; null if
 *     it has none
 * @param returned if it came back, from when on it is sent again; else null
 */
record Draft(
    String facts,
    String address,
    String language,
    Instant enqueued,
    @Nullable String topic,
    @Nullable Instant returned) {

  private static final String WHAT = "outbox.draft";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A message that has not been anywhere yet. */
  static Draft of(Message message, Instant enqueued) {
    return new Draft(
        message.facts(),
        message.address(),
        message.language().toLanguageTag(),
        enqueued,
        message.topic().orElse(null),
        null);
  }

  Optional<String> findTopic() {
    return Optional.ofNullable(topic);
  }

  /** The same, to be sent again from this moment on. */
  Draft returned(Instant moment) {
    return new Draft(facts, address, language, enqueued, topic, moment);
  }

  /** Since when it is being sent: what its patience is measured from. */
  Instant since() {
    return returned == null ? enqueued : returned;
  }

  byte[] seal(Sealer sealer) {
    return sealer.seal(WHAT, JSON.writeValueAsString(this));
  }

  static Draft open(Sealer sealer, byte[] sealed) {
    return JSON.readValue(sealer.open(WHAT, sealed), Draft.class);
  }

  /** What is kept of a message that opens an account: nothing by which it could be opened. */
  Draft withoutFacts() {
    return new Draft("", address, language, enqueued, null, null);
  }

  @Override
  public String toString() {
    return "Draft";
  }
}
