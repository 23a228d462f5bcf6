package org.casefolio.cases;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a batch brought under one title: the smallest thing that is held or let go.
 *
 * @param batch the batch
 * @param title the English title, verbatim; empty for what takes something back
 */
public record Part(UUID batch, String title) {

  /** The same for the same part, everywhere. */
  public UUID id() {
    return UUID.nameUUIDFromBytes((batch + "\0" + title).getBytes(StandardCharsets.UTF_8));
  }
}
