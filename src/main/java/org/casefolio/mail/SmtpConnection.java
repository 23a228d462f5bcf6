package org.casefolio.mail;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a relay, ready for messages. Where the relay offers PIPELINING, {@code MAIL},
 * {@code RCPT} and {@code DATA} go out in one piece.
 */
final class SmtpConnection implements Relay.Connection {

  private static final Logger log = LoggerFactory.getLogger(SmtpConnection.class);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** A relay may do its work only now; to hang up sooner would make it send the message twice. */
  private static final Duration FINAL_ANSWER = Duration.ofMinutes(5);

  private static final Duration WHOLE = Duration.ofMinutes(7);
  private static final long NEVER = Long.MAX_VALUE;

  private final SmtpWire wire;
  private final boolean pipelining;
  private final boolean smtpUtf8;
  private final boolean size;
  private final Runnable distrustPipelining;
  private boolean proven;
  private boolean begun;
  private volatile boolean open = true;
  private volatile long sendingSince = NEVER;

  /**
   * A connection over which we have introduced ourselves.
   *
   * @param offers what the relay offers, by keyword
   * @param distrustPipelining called when the relay turns out not to do what it offers
   */
  SmtpConnection(
      SmtpWire wire, Map<String, String> offers, boolean mayPipeline, Runnable distrustPipelining) {
    this.wire = wire;
    this.pipelining = mayPipeline && offers.containsKey("PIPELINING");
    this.smtpUtf8 = offers.containsKey("SMTPUTF8");
    this.size = offers.containsKey("SIZE");
    this.distrustPipelining = distrustPipelining;
  }

  @Override
  public Relay.Answer send(Relay.Envelope envelope, byte[] message) {
    Optional<Mailbox> from = Mailbox.parse(envelope.returnPath());
    Optional<Mailbox> to = Mailbox.parse(envelope.recipient());
    if (from.isEmpty() || to.isEmpty()) {
      return new Relay.Refused();
    }
    boolean international = from.get().needsSmtpUtf8() || to.get().needsSmtpUtf8();
    if (international && !smtpUtf8) {
      log.warn("A message is given up: its address needs SMTPUTF8, and the relay has none.");
      return new Relay.Refused();
    }
    String mail =
        "MAIL FROM:<"
            + from.get().written()
            + ">"
            + (size ? " SIZE=" + message.length : "")
            + (international ? " BODY=8BITMIME SMTPUTF8" : "");
    String rcpt = "RCPT TO:<" + to.get().written() + ">";
    sendingSince = System.nanoTime();
    try {
      return pipelining ? pipelined(mail, rcpt, message) : stepByStep(mail, rcpt, message);
    } catch (IOException e) {
      abandon();
      return new Relay.Broken();
    } finally {
      sendingSince = NEVER;
    }
  }

  private Relay.Answer stepByStep(String mail, String rcpt, byte[] message) throws IOException {
    try {
      if (begun) {
        ask("RSET");
        begun = false;
      }
      SmtpReply mailed = ask(mail);
      if (!mailed.isPositive()) {
        return notMailed(mailed);
      }
      begun = true;
      SmtpReply recipient = ask(rcpt);
      if (!recipient.isPositive()) {
        return refused(recipient);
      }
      SmtpReply data = ask("DATA");
      if (data.code() != 354) {
        return noData(data);
      }
    } catch (IOException e) {
      abandon();
      return new Relay.Unsent();
    }
    return content(message);
  }

  private Relay.Answer pipelined(String mail, String rcpt, byte[] message) throws IOException {
    SmtpReply mailed;
    SmtpReply recipient;
    SmtpReply data;
    boolean reset = begun;
    try {
      if (reset) {
        wire.command("RSET");
      }
      wire.command(mail);
      wire.command(rcpt);
      wire.command("DATA");
      wire.flush();
      if (reset) {
        wire.reply(ANSWER);
        begun = false;
      }
      mailed = wire.reply(ANSWER);
      if (mailed.code() == SmtpReply.CLOSING) {
        return notMailed(mailed);
      }
      recipient = wire.reply(ANSWER);
      data = wire.reply(ANSWER);
    } catch (IOException e) {
      if (!proven && !(e instanceof SocketException)) {
        log.warn("The relay offers PIPELINING and fails at it; it is now asked one by one.");
        distrustPipelining.run();
      }
      abandon();
      return new Relay.Unsent();
    }
    begun = mailed.isPositive();
    if (mailed.isPositive() && recipient.isPositive() && data.code() == 354) {
      proven = true;
      return content(message);
    }
    if (data.code() == 354) {
      // Accepted from nobody or for nobody, and it wants the text all the same: it gets an empty
      // one (RFC 2920, 3.1), which goes nowhere.
      wire.command(".");
      wire.flush();
      if (wire.reply(ANSWER).code() == SmtpReply.CLOSING) {
        abandon();
      }
    }
    if (!mailed.isPositive()) {
      return notMailed(mailed);
    }
    return recipient.isPositive() ? noData(data) : refused(recipient);
  }

  private Relay.Answer content(byte[] message) throws IOException {
    wire.message(message);
    wire.flush();
    SmtpReply taken = wire.reply(FINAL_ANSWER);
    if (taken.isPositive()) {
      begun = false;
      return new Relay.Accepted();
    }
    return refused(taken);
  }

  /** Refused before the recipient was named, it is us whom the relay does not want. */
  private Relay.Answer notMailed(SmtpReply reply) {
    if (reply.code() == SmtpReply.CLOSING) {
      abandon();
      return new Relay.Unsent();
    }
    if (!reply.isForNow() && !reply.isForGood()) {
      abandon();
    }
    return new Relay.Unwelcome();
  }

  private Relay.Answer noData(SmtpReply reply) {
    // A relay that lost its place in the dialogue says so with these; the message is not to blame.
    boolean confused = reply.code() == 500 || reply.code() == 502 || reply.code() == 503;
    if (confused || (!reply.isForNow() && !reply.isForGood())) {
      abandon();
      return new Relay.Broken();
    }
    return refused(reply);
  }

  private Relay.Answer refused(SmtpReply reply) {
    if (reply.code() == SmtpReply.CLOSING) {
      abandon();
    }
    if (reply.isForGood()) {
      return new Relay.Refused();
    }
    if (reply.isForNow()) {
      return new Relay.Deferred();
    }
    abandon();
    return new Relay.Broken();
  }

  private SmtpReply ask(String command) throws IOException {
    wire.command(command);
    wire.flush();
    return wire.reply(ANSWER);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void breakOffIfOverdue() {
    long since = sendingSince;
    if (since != NEVER && System.nanoTime() - since > WHOLE.toNanos()) {
      abandon(); // a relay that does not read keeps us writing, which has no time limit of its own
    }
  }

  /** Ends it without a word. */
  private void abandon() {
    open = false;
    try {
      wire.close();
    } catch (IOException e) {
      // it was broken already
    }
  }

  @Override
  public void close() {
    if (open) {
      try {
        wire.command("QUIT");
        wire.flush();
      } catch (IOException e) {
        // it was broken already
      }
      abandon();
    }
  }
}
