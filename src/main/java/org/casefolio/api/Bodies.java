package org.casefolio.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads bodies of requests that have a bound. */
final class Bodies {

  private static final int DRAINED_AT_MOST = 16 * 1024 * 1024;

  private Bodies() {}

  /**
   * Reads a body; empty if it is larger. Clients hear an answer only once they have sent
   * everything, so what is within reason is read and thrown away.
   */
  static Optional<byte[]> read(InputStream body, int most) throws IOException {
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length <= most) {
      return Optional.of(bytes);
    }
    byte[] thrownAway = new byte[8 * 1024];
    int drained = 0;
    int read = 0;
    while (read >= 0 && drained < DRAINED_AT_MOST) {
      drained += read;
      read = body.read(thrownAway);
    }
    return Optional.empty();
  }
}
