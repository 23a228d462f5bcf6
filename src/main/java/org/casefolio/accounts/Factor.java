package org.casefolio.accounts;

import java.time.LocalDate;
import java.util.UUID;

/**
 * Something that somebody shows beside the password, or in its place.
 *
 * @param id its random id
 * @param name what its owner calls it
 * @param created the day on which it was added
 */
public record Factor(UUID id, Kind kind, String name, LocalDate created) {

  /** What it is. */
  public enum Kind {
    /** An authenticator app; beside the password. */
    APP("app"),

    /** A passkey; beside the password or in its place. */
    PASSKEY("passkey");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** What texts about it end with. */
    public String key() {
      return key;
    }
  }

  @Override
  public String toString() {
    return "Factor[" + id + "]";
  }
}
