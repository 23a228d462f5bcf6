package org.casefolio.sandbox;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.casefolio.mail.LocalRelay;
import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.work.WorkLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * The demonstration's mail server, on 127.0.0.1 and a free port. It says that it has taken a
 * message only once the message is in the database.
 */
@Component
@Demo
@Serving
class MailboxServer implements LocalRelay, SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(MailboxServer.class);
  private static final int LARGEST = 2_000_000;
  private static final int EARLY = 0;
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final Mailbox mailbox;
  private final SMTPServer server;
  private volatile boolean running;

  MailboxServer(Mailbox mailbox) {
    this.mailbox = mailbox;
    this.server =
        SMTPServer.port(0)
            .bindAddress(Optional.of(InetAddress.getLoopbackAddress()))
            .hostName("localhost")
            .softwareName("Casefolio demonstration")
            .maxMessageSize(LARGEST)
            .connectionTimeoutMs(Math.toIntExact(SILENCE.toMillis()))
            .serverThreadName("mailbox")
            .messageHandler((context, from, to, message) -> keep(message))
            .build();
  }

  private void keep(byte[] message) throws RejectException {
    try {
      mailbox.keep(message);
    } catch (RuntimeException e) {
      log.warn("The mailbox cannot keep a message: {}", WorkLoop.describe(e));
      throw new RejectException(451, "4.3.0 try again later");
    }
  }

  @Override
  public int port() {
    if (!running) {
      throw new IllegalStateException("the mailbox is not open");
    }
    return server.getPortAllocated();
  }

  @Override
  public void start() {
    server.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    server.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the workers that send to it, and after them when the program ends. */
  @Override
  public int getPhase() {
    return EARLY;
  }
}
