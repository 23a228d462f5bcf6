package org.casefolio.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a feed: UTF-8, ended by a line feed, blank ones left out but counted. However long a
 * line is, no more than {@value #LONGEST} bytes of it are kept.
 */
final class LineReader {

  /** The longest line that can be used, in bytes: every field at its longest fits. */
  static final int LONGEST = 256 * 1024;

  private static final int BUFFER = 16 * 1024;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /**
   * A line.
   *
   * @param number counted from 1, blank lines included
   * @param text absent where it cannot be used
   * @param fault why not: {@code too-long} or {@code not-utf-8}
   */
  record Line(long number, @Nullable String text, @Nullable String fault) {}

  /** What there is to do before a further line may have to be waited for. */
  interface Waiting {
    void begins() throws IOException;
  }

  private final InputStream in;
  private final Waiting waiting;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int filled;
  private long number;

  LineReader(InputStream in) {
    this(in, () -> {});
  }

  /** Reads lines, and lets something be done whenever none has come yet. */
  LineReader(InputStream in, Waiting waiting) {
    this.in = in;
    this.waiting = waiting;
  }

  /** The next line that is not blank, or null at the end. */
  @Nullable Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    boolean any = false;
    while (next < filled || fill()) {
      any = true;
      int end = next;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      tooLong |= line.size() + end - next > LONGEST;
      if (!tooLong) {
        line.write(buffer, next, end - next);
      }
      boolean complete = end < filled;
      next = complete ? end + 1 : end;
      if (complete) {
        Line read = line(line, tooLong);
        if (read != null) {
          return read;
        }
        line.reset();
        tooLong = false;
        any = false;
      }
    }
    return any ? line(line, tooLong) : null;
  }

  private boolean fill() throws IOException {
    if (in.available() == 0) {
      waiting.begins();
    }
    next = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  private @Nullable Line line(ByteArrayOutputStream bytes, boolean tooLong) {
    number++;
    if (tooLong) {
      return new Line(number, null, "too-long");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      if (number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
        text = text.substring(1);
      }
      return text.isBlank() ? null : new Line(number, text, null);
    } catch (CharacterCodingException e) {
      return new Line(number, null, "not-utf-8");
    }
  }
}
