package org.casefolio.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * A compressed feed. It is given up when it swells as no feed does, so that a small body cannot
 * keep the program busy for long.
 */
final class Inflating extends FilterInputStream {

  /** The feed is not the compressed text that it claims to be. */
  static final class Suspicious extends IOException {
    private static final long serialVersionUID = 1L;

    Suspicious() {
      super("a compressed feed swells too much");
    }
  }

  private static final int FREE = 4 * 1024 * 1024;
  private static final int RATIO = 200;

  private final Counting compressed;
  private long inflated;

  Inflating(Counting compressed) throws IOException {
    super(new GZIPInputStream(compressed, 16 * 1024));
    this.compressed = compressed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    inflated += Math.max(0, read);
    if (inflated > FREE && inflated / RATIO > compressed.count()) {
      throw new Suspicious();
    }
    return read;
  }
}
