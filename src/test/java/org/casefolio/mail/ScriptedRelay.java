package org.casefolio.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mail server that fails as it is told. Without a word it takes everything. A word is for one
 * message and is used up by it.
 */
final class ScriptedRelay implements AutoCloseable {

  /**
   * What to answer at which point of the dialogue: {@code MAIL}, {@code RCPT}, {@code DATA}, {@code
   * DOT}.
   */
  record Word(String at, String answer) {}

  /** Closes the connection without an answer. */
  static final String HANG_UP = "";

  private final ServerSocket server;
  private final ConcurrentLinkedDeque<Word> words = new ConcurrentLinkedDeque<>();
  final List<String> taken = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

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

  private void talk(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      say(socket, "220 scripted ESMTP");
      String line = in.readLine();
      while (line != null) {
        String command = line.toUpperCase(java.util.Locale.ROOT);
        String at =
            command.startsWith("MAIL") ? "MAIL" : command.startsWith("RCPT") ? "RCPT" : command;
        if (command.startsWith("EHLO")) {
          say(socket, "250 scripted");
        } else if (at.equals("MAIL") || at.equals("RCPT")) {
          if (!answer(socket, at, "250 fine")) {
            return;
          }
        } else if (at.equals("DATA")) {
          if (!answer(socket, "DATA", "354 go on")) {
            return;
          }
          StringBuilder message = new StringBuilder();
          line = in.readLine();
          while (line != null && !line.equals(".")) {
            message.append(line).append("\r\n");
            line = in.readLine();
          }
          Word word = words.peek();
          boolean refused = word != null && word.at().equals("DOT") && !word.answer().isEmpty();
          if (!refused) {
            taken.add(message.toString());
          }
          if (!answer(socket, "DOT", "250 taken")) {
            return;
          }
        } else if (command.equals("QUIT")) {
          say(socket, "221 bye");
          return;
        } else {
          say(socket, "250 fine");
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      // the other side went away
    }
  }

  private boolean answer(Socket socket, String at, String otherwise) throws IOException {
    Word word = words.peek();
    if (word == null || !word.at().equals(at)) {
      say(socket, otherwise);
      return true;
    }
    words.poll();
    if (word.answer().isEmpty()) {
      return false;
    }
    say(socket, word.answer());
    return true;
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
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
