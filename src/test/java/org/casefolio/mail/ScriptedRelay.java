package org.casefolio.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that fails as it is told. Without a word it takes everything. A word is for one
 * message and is used up by it.
 */
final class ScriptedRelay implements AutoCloseable {

  /**
   * What to answer at which point of the dialogue: {@code HELLO}, {@code STARTTLS}, {@code AUTH},
   * {@code MAIL}, {@code RCPT}, {@code DATA}, {@code DOT}.
   */
  record Word(String at, String answer) {}

  /** Closes the connection without an answer. */
  static final String HANG_UP = "";

  private final ServerSocket server;
  private final ConcurrentLinkedDeque<Word> words = new ConcurrentLinkedDeque<>();
  final List<String> taken = new CopyOnWriteArrayList<>();

  /** What was read at once in clear, as long as no message was read. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  final AtomicInteger connections = new AtomicInteger();
  private volatile List<String> offers = List.of();
  private volatile boolean forgetful;
  private volatile boolean shouts;
  private volatile Optional<SSLContext> tls = Optional.empty();

  ScriptedRelay() {
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return server.getLocalPort();
  }

  ScriptedRelay next(String at, String answer) {
    words.add(new Word(at, answer));
    return this;
  }

  /** What it says that it can do. */
  ScriptedRelay offering(String... keywords) {
    offers = List.of(keywords);
    return this;
  }

  /** Of what comes at once it sees only the first line. */
  ScriptedRelay forgetful() {
    forgetful = true;
    return this;
  }

  /** Says more in clear once it has agreed to talk protected. */
  ScriptedRelay shoutsAfterStartTls() {
    shouts = true;
    return this;
  }

  ScriptedRelay with(SSLContext context) {
    tls = Optional.of(context);
    return this;
  }

  private void listen() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** The lines of one connection, whatever it is at the time. */
  private final class Lines {
    private Socket socket;
    private byte[] read = {};
    private int next;

    Lines(Socket socket) {
      this.socket = socket;
    }

    String line(boolean command) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (true) {
        if (next == read.length) {
          InputStream in = socket.getInputStream();
          byte[] buffer = new byte[65_536];
          int count = in.read(buffer);
          if (count < 0) {
            return null;
          }
          read = java.util.Arrays.copyOf(buffer, count);
          next = 0;
          if (command && !(socket instanceof SSLSocket)) {
            heard.add(new String(read, StandardCharsets.UTF_8));
          }
        }
        byte b = read[next++];
        if (b == '\n') {
          if (forgetful && command) {
            next = read.length;
          }
          return line.toString(StandardCharsets.UTF_8).replace("\r", "");
        }
        line.write(b);
      }
    }

    /** Without a certificate it hangs up: what nobody catches would fail whichever test waits. */
    void protect() throws IOException {
      SSLSocket secured =
          (SSLSocket)
              tls.orElseThrow(() -> new IOException("no certificate"))
                  .getSocketFactory()
                  .createSocket(socket, null, socket.getPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      socket = secured;
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      Lines lines = new Lines(socket);
      lines.say("220 scripted ESMTP");
      String line = lines.line(true);
      while (line != null && obey(lines, line)) {
        line = lines.line(true);
      }
    } catch (IOException e) {
      // the other side went away
    }
  }

  /** Does what a line says; false ends the connection. */
  private boolean obey(Lines lines, String line) throws IOException {
    String command = line.toUpperCase(Locale.ROOT).split(" ", -1)[0];
    switch (command) {
      case "EHLO":
        StringBuilder hello = new StringBuilder(offers.isEmpty() ? "250 scripted" : "250-scripted");
        for (int i = 0; i < offers.size(); i++) {
          hello.append(i + 1 < offers.size() ? "\r\n250-" : "\r\n250 ").append(offers.get(i));
        }
        return answer(lines, "HELLO", hello.toString());
      case "STARTTLS":
        if (shouts) {
          lines.say("220 go on\r\n250 injected");
          return true;
        }
        if (!answer(lines, "STARTTLS", "220 go on")) {
          return false;
        }
        lines.protect();
        return true;
      case "AUTH":
        if (line.equals("AUTH LOGIN")) {
          lines.say("334 VXNlcm5hbWU6");
          lines.line(true);
          lines.say("334 UGFzc3dvcmQ6");
          lines.line(true);
        }
        return answer(lines, "AUTH", "235 welcome");
      case "MAIL", "RCPT":
        return answer(lines, command, "250 fine");
      case "DATA":
        Word refusal = words.peek();
        boolean goesOn =
            refusal == null || !refusal.at().equals("DATA") || refusal.answer().startsWith("354");
        return answer(lines, "DATA", "354 go on") && (!goesOn || message(lines));
      case "QUIT":
        lines.say("221 bye");
        return false;
      default:
        lines.say("250 fine");
        return true;
    }
  }

  private boolean message(Lines lines) throws IOException {
    StringBuilder message = new StringBuilder();
    String line = lines.line(false);
    while (line != null && !line.equals(".")) {
      message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
      line = lines.line(false);
    }
    if (line == null) {
      return false;
    }
    Word word = words.peek();
    boolean refused = word != null && word.at().equals("DOT") && !word.answer().isEmpty();
    if (!refused) {
      taken.add(message.toString());
    }
    return answer(lines, "DOT", "250 taken");
  }

  private boolean answer(Lines lines, String at, String otherwise) throws IOException {
    Word word = words.peek();
    if (word == null || !word.at().equals(at)) {
      lines.say(otherwise);
      return true;
    }
    words.poll();
    if (word.answer().isEmpty()) {
      return false;
    }
    lines.say(word.answer());
    return true;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
