package org.casefolio.sandbox;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.casefolio.mail.LocalRelay;
import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.work.WorkLoop;
import org.jspecify.annotations.Nullable;
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
  private volatile @Nullable SMTPServer server;

  MailboxServer(Mailbox mailbox) {
    this.mailbox = mailbox;
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
    SMTPServer open = server;
    if (open == null) {
      throw new IllegalStateException("the mailbox is not open");
    }
    return open.getPortAllocated();
  }

  /** A server cannot be started twice: each start makes a new one. */
  @Override
  public void start() {
    SMTPServer fresh =
        SMTPServer.port(0)
            .bindAddress(Optional.of(InetAddress.getLoopbackAddress()))
            .hostName("localhost")
            .softwareName("Casefolio demonstration")
            .maxMessageSize(LARGEST)
            .connectionTimeoutMs(Math.toIntExact(SILENCE.toMillis()))
            .serverThreadName("mailbox")
            .messageHandler((context, from, to, message) -> keep(message))
            .build();
    fresh.start();
    server = fresh;
  }

  @Override
  public void stop() {
    SMTPServer open = server;
    server = null;
    if (open != null) {
      open.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** Before the workers that send to it, and after them when the program ends. */
  @Override
  public int getPhase() {
    return EARLY;
  }
}
