package org.casefolio.mail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines in and out of a connection to an SMTP server. Whatever the other side sends, and however
 * slowly, what is kept of it and the time it takes are bounded.
 */
final class SmtpWire implements AutoCloseable {

  private static final int LONGEST_LINE = 4_096;
  private static final int MOST_LINES = 200;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[32_768];
  private int filled;
  private final byte[] received = new byte[LONGEST_LINE];
  private int next;
  private int end;

  SmtpWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  Socket socket() {
    return socket;
  }

  /** Whether the other side has sent something that nobody has read. */
  boolean hasUnread() {
    return next < end;
  }

  /** Adds a command to what {@link #flush} sends; it must not be able to end its own line. */
  void command(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      if (b == '\r' || b == '\n') {
        throw new IllegalArgumentException("a command of several lines");
      }
    }
    make(bytes.length + 2);
    append(bytes, 0, bytes.length);
    buffer[filled++] = '\r';
    buffer[filled++] = '\n';
  }

  /**
   * Adds a message and the dot that ends it. A line that begins with a dot gets another one (RFC
   * 5321, 4.5.2).
   *
   * @param message with CRLF line ends, the last one included
   */
  void message(byte[] message) {
    make(message.length + message.length / 32 + 16);
    int from = 0;
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '.' && (i == 0 || message[i - 1] == '\n')) {
        make(i - from + 1 + message.length - i + 16);
        append(message, from, i - from);
        buffer[filled++] = '.';
        from = i;
      }
    }
    append(message, from, message.length - from);
    if (message.length > 0 && message[message.length - 1] != '\n') {
      buffer[filled++] = '\r';
      buffer[filled++] = '\n';
    }
    command(".");
  }

  /** Sends what was added. */
  void flush() throws IOException {
    out.write(buffer, 0, filled);
    out.flush();
    filled = 0;
  }

  /** The next reply, which must be complete within this time. */
  SmtpReply reply(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> lines = new ArrayList<>(1);
    while (lines.size() < MOST_LINES) {
      String line = line(deadline);
      if (line.length() < 3 || !line.chars().limit(3).allMatch(c -> c >= '0' && c <= '9')) {
        throw new ProtocolException("not a reply");
      }
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) != '-') {
        return new SmtpReply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new ProtocolException("a reply without end");
  }

  private String line(long deadline) throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (line.length() < LONGEST_LINE) {
      if (next == end) {
        fill(deadline);
      }
      byte b = received[next++];
      if (b == '\n') {
        return line.toString();
      }
      if (b != '\r') {
        line.append((char) (b & 0xff));
      }
    }
    throw new ProtocolException("a line without end");
  }

  private void fill(long deadline) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left));
    int count = in.read(received, 0, received.length);
    if (count <= 0) {
      throw new EOFException("the relay ended the connection");
    }
    next = 0;
    end = count;
  }

  private void append(byte[] bytes, int from, int count) {
    System.arraycopy(bytes, from, buffer, filled, count);
    filled += count;
  }

  private void make(int room) {
    if (buffer.length - filled < room) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + room));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
