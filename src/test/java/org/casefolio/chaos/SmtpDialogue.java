package org.casefolio.chaos;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import org.casefolio.chaos.Fault.Point;
import org.casefolio.chaos.Fault.Way;
import org.jspecify.annotations.Nullable;

/** One connection to the faulty server. */
final class SmtpDialogue implements Runnable {

  private static final Session SESSION = Session.getInstance(new Properties());

  private final FaultySmtp server;
  private final Socket socket;
  private final Run run;
  private final Random fate;
  private final boolean pipelining;
  private final boolean greylisting;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private Fault fault = Fault.NONE;
  private String recipient = "";
  private boolean busy;
  private long begun;

  /**
   * A connection that was just made.
   *
   * @param fate draws what goes wrong
   */
  SmtpDialogue(FaultySmtp server, Socket socket, Run run, Random fate) {
    this.server = server;
    this.socket = socket;
    this.run = run;
    this.fate = fate;
    this.pipelining = fate.nextInt(10) < 7;
    this.greylisting = fate.nextInt(20) == 0;
  }

  /** The server itself ends the connection. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      greet();
      for (String line = line(); !line.isEmpty(); line = line()) {
        obey(line);
      }
    } catch (Ended e) {
      busy = false;
    } catch (IOException e) {
      // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (busy) {
        run.brokeOff();
      }
    }
  }

  private void greet() throws IOException, Ended {
    int mood = server.isFaulty() ? fate.nextInt(100) : 99;
    if (mood < 2) {
      throw end();
    } else if (mood < 4) {
      say("421 4.3.2 not today");
      throw end();
    } else if (mood < 6) {
      FaultySmtp.pause(Duration.ofMillis(500 + fate.nextInt(1_500)));
    }
    say("220 chaos.example ESMTP");
  }

  private void obey(String line) throws IOException, Ended, InterruptedException {
    String upper = line.toUpperCase(Locale.ROOT);
    if (upper.startsWith("EHLO")) {
      say("250-chaos.example\r\n" + (pipelining ? "250-PIPELINING\r\n" : "") + "250 8BITMIME");
    } else if (upper.startsWith("HELO") || upper.startsWith("NOOP")) {
      say("250 2.0.0 fine");
    } else if (upper.startsWith("MAIL FROM:")) {
      recipient = "";
      fault = server.isFaulty() ? Fault.draw(fate) : Fault.NONE;
      busy = true;
      begun = System.nanoTime();
      busy = answer(Point.MAIL, "250 2.1.0 fine");
    } else if (upper.startsWith("RCPT TO:")) {
      recipe(line);
    } else if (upper.startsWith("DATA")) {
      if (!busy || recipient.isEmpty()) {
        say("503 5.5.1 nobody to send it to");
      } else {
        busy = answer(Point.DATA, "354 go on");
        if (busy) {
          content();
        }
      }
    } else if (upper.startsWith("RSET")) {
      busy = false;
      say("250 2.0.0 forgotten");
    } else if (upper.startsWith("QUIT")) {
      busy = false;
      say("221 2.0.0 bye");
      throw end();
    } else {
      say("502 5.5.2 what?");
    }
  }

  private void recipe(String line) throws IOException, Ended, InterruptedException {
    String name = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    if (!busy) {
      say("503 5.5.1 from whom?");
    } else if (!server.knows(name)) {
      busy = false;
      say("550 5.1.1 no such mailbox");
    } else if (greylisting && server.isFaulty() && server.greylists(name)) {
      busy = false;
      say("450 4.7.1 greylisted, come back later");
    } else {
      busy = answer(Point.RCPT, "250 2.1.5 fine");
      recipient = busy ? name : "";
    }
  }

  private void content() throws IOException, Ended, InterruptedException {
    ByteArrayOutputStream message = new ByteArrayOutputStream(8_192);
    boolean first = true;
    for (String line = line(); !line.equals(".\r\n"); line = line()) {
      if (line.isEmpty()) {
        throw new IOException("the client has gone in the middle");
      }
      message.writeBytes(
          (line.startsWith(".") ? line.substring(1) : line).getBytes(StandardCharsets.ISO_8859_1));
      if (first) {
        first = false;
        spring(Point.CONTENT);
        if (fault.at() == Point.CONTENT) {
          if (fault.way() == Way.DROP) {
            throw end();
          } else if (fault.way() == Way.STALL) {
            FaultySmtp.pause(fault.time());
          }
        }
      }
    }
    finish(message.toByteArray());
  }

  /** Everything has come but the server's word that it has it. */
  private void finish(byte[] message) throws IOException, Ended, InterruptedException {
    Trap trap = spring(Point.FINAL_DOT);
    if (trap != null && !trap.keeps()) {
      throw new IOException("lost with its client");
    }
    if (fault.at() != Point.FINAL_DOT || fault.way() == Way.STALL || fault.way() == Way.DRIP) {
      Copy copy = keep(message);
      try {
        answer(Point.FINAL_DOT, "250 2.0.0 taken");
      } catch (IOException e) {
        copy.swallow();
        throw e;
      }
      busy = false;
      spring(Point.ACCEPTED);
    } else if (fault.way() == Way.SWALLOW) {
      keep(message).swallow();
      throw end();
    } else {
      answer(Point.FINAL_DOT, "250 never said");
      busy = false;
    }
  }

  private Copy keep(byte[] bytes) {
    try {
      MimeMessage message = new MimeMessage(SESSION, new ByteArrayInputStream(bytes));
      String text = text(message.getContent());
      List<Integer> events = Event.toldBy(text);
      Copy copy =
          new Copy(
              message.getMessageID(), recipient, events.isEmpty() ? text : "", events, run, begun);
      server.accept(copy);
      return copy;
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("not a message", e);
    }
  }

  private static String text(Object content) throws MessagingException, IOException {
    if (content instanceof MimeMultipart parts) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart part = parts.getBodyPart(i);
        if (part.isMimeType("multipart/*") || part.isMimeType("text/plain")) {
          all.add(text(part.getContent()));
        }
      }
      return String.join("\n", all);
    }
    return content.toString().replaceAll("\\s+", " ");
  }

  /** Answers as planned for this point; tells whether that was what the client wants to hear. */
  private boolean answer(Point point, String good) throws IOException, Ended, InterruptedException {
    if (point != Point.FINAL_DOT) {
      spring(point);
    }
    if (fault.at() == point) {
      switch (fault.way()) {
        case LATER -> {
          say("451 4.3.0 later");
          return false;
        }
        case CONFUSED -> {
          say("503 5.5.1 where are we?");
          return false;
        }
        case CLOSING -> {
          say("421 4.3.2 closing");
          throw end();
        }
        case DROP, SWALLOW -> throw end();
        case STALL -> FaultySmtp.pause(fault.time());
        case DRIP -> {
          drip(good + "\r\n");
          return true;
        }
        case NONE -> {}
      }
    }
    say(good);
    return true;
  }

  private @Nullable Trap spring(Point point) throws InterruptedException {
    Trap trap = server.spring(run.node(), point);
    if (trap != null) {
      trap.spring();
    }
    return trap;
  }

  private void say(String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void drip(String reply) throws IOException {
    for (byte b : reply.getBytes(StandardCharsets.US_ASCII)) {
      out.write(b);
      out.flush();
      FaultySmtp.pause(Duration.ofMillis(30));
    }
  }

  /** A line with its end; empty when the client has gone. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.append((char) b);
      if (b == '\n') {
        return line.toString();
      }
    }
    return "";
  }

  private Ended end() throws IOException {
    if (fate.nextBoolean()) {
      socket.setSoLinger(true, 0); // not with FIN but with RST
    }
    return new Ended();
  }
}
