package org.casefolio.mail;

import java.time.Instant;
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
 * @param caused when what it tells happened to us, where that was before it was enqueued
 * @param topic what it can be cancelled by, for when it has come back and waits once more
 */
record Draft(
    String facts,
    String address,
    String language,
    Instant enqueued,
    @Nullable Instant caused,
    @Nullable String topic) {

  private static final String WHAT = "outbox.draft";
  private static final JsonMapper JSON = JsonMapper.shared();

  byte[] seal(Sealer sealer) {
    return sealer.seal(WHAT, JSON.writeValueAsString(this));
  }

  static Draft open(Sealer sealer, byte[] sealed) {
    return JSON.readValue(sealer.open(WHAT, sealed), Draft.class);
  }

  /** The same message, written from something else. */
  Draft withFacts(String fresh) {
    return new Draft(fresh, address, language, enqueued, caused, topic);
  }

  /** What is kept of a message that opens an account: nothing by which it could be opened. */
  Draft withoutFacts() {
    return new Draft("", address, language, enqueued, caused, null);
  }

  /** Since when its reader could have been told. */
  Instant begun() {
    return caused == null ? enqueued : caused;
  }

  @Override
  public String toString() {
    return "Draft";
  }
}
