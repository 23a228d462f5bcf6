package org.casefolio.mail;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.mail.SmtpSettings.Tls;
import org.casefolio.platform.work.WorkLoop.Next;

/** A real mail server that takes our messages and holds the mailbox they come back to. */
final class BounceBench implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("bounce\\+([a-z2-7]{32})@");
  private static final String USER = "bounce@status.example.org";
  private static final String PASSWORD = "barley and oats";

  final MailBench mail = new MailBench();
  final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
          });
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  boolean wanted = true;

  private final List<String> returnPaths = new ArrayList<>();
  private final GreenMailUser user;

  /** Writes the facts; a message whose facts are "confirm" goes to every address. */
  private final class TestWriter implements Writer {
    private final String name;

    TestWriter(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Written write(UUID message, List<String> all, Locale language) {
      String facts = all.getFirst();
      return new Written(facts, facts, "<p>" + facts + "</p>", Optional.empty());
    }

    @Override
    public boolean reachesUnreachable() {
      return name.equals("confirm");
    }

    @Override
    public Set<String> stillWanted(Collection<String> facts) {
      return wanted ? Set.copyOf(facts) : Set.of();
    }
  }

  private final List<Writer> writers = List.of(new TestWriter("test"), new TestWriter("confirm"));

  BounceBench() {
    server.start();
    this.user = server.setUser(USER, USER, PASSWORD);
  }

  Bounces bounces() {
    return mail.bounces(writers);
  }

  /** Bounces in transactions of their own, as Spring runs them. */
  Bounces transactional() {
    var factory = new org.springframework.aop.framework.ProxyFactory(bounces());
    factory.setProxyTargetClass(true);
    factory.addAdvice(
        new org.springframework.transaction.interceptor.TransactionInterceptor(
            (org.springframework.transaction.TransactionManager) mail.database.transactionManager(),
            new org.springframework.transaction.annotation.AnnotationTransactionAttributeSource()));
    return (Bounces) factory.getProxy();
  }

  /** Sends whatever is due; returns the tokens of the return paths it went out with. */
  List<String> send() {
    returnPaths.clear();
    Delivery delivery =
        new Delivery(
            mail.store,
            mail.database.transactions(),
            mail.vault,
            new Composer(writers, mail.settings, Optional.empty(), mail.clock),
            () -> new Remembering(),
            new RelayState(mail.clock),
            new Brake(0, 0, mail.clock, new Random(1)),
            new MailMeters(meters, new Pace(mail.clock, mail.settings)),
            mail.returns(writers),
            mail.clock,
            new Delivery.Lane(Message.Priority.DIGEST, mail.settings.zone(), mail.bell));
    while (delivery.run(() -> true) == Next.AGAIN) {
      // until nothing is left
    }
    delivery.close();
    return List.copyOf(returnPaths);
  }

  private final class Remembering implements Relay.Connection {
    @Override
    public Relay.Answer send(Relay.Envelope envelope, byte[] message) {
      Matcher token = TOKEN.matcher(envelope.returnPath());
      returnPaths.add(token.find() ? token.group(1) : envelope.returnPath());
      return new Relay.Accepted();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Puts a message into the bounce mailbox. */
  void drop(byte[] message) {
    if (!canDrop(message)) {
      throw new IllegalStateException("the mail server does not take it");
    }
  }

  /** Puts a message into the bounce mailbox, unless it is too odd for the mail server itself. */
  boolean canDrop(byte[] message) {
    try {
      user.deliver(
          new MimeMessage(
              Session.getInstance(new Properties()), new ByteArrayInputStream(message)));
      return true;
    } catch (MessagingException | RuntimeException e) {
      return false;
    }
  }

  BounceReader reader() {
    return new BounceReader(
        new BounceMailbox(
            new BounceSettings.Imap(
                "127.0.0.1",
                server.getImap().getPort(),
                Tls.NONE,
                USER,
                PASSWORD,
                Optional.empty())),
        new ReportReader(mail.paths),
        transactional(),
        new BounceState(mail.clock, meters),
        Duration.ZERO);
  }

  void read() {
    BounceReader reader = reader();
    while (reader.run(() -> true) == Next.AGAIN) {
      // until nothing is left
    }
    // another reader may take its turn
    mail.database.database().sql("delete from mail.turn").update();
  }

  /** How many messages a folder of the bounce mailbox holds. */
  int count(String folder) {
    Properties properties = new Properties();
    try (Store store = Session.getInstance(properties).getStore("imap")) {
      store.connect("127.0.0.1", server.getImap().getPort(), USER, PASSWORD);
      Folder opened = store.getFolder(folder);
      if (!opened.exists()) {
        return 0;
      }
      opened.open(Folder.READ_ONLY);
      int count = 0;
      for (jakarta.mail.Message message : opened.getMessages()) {
        count += message.isSet(Flags.Flag.DELETED) ? 0 : 1;
      }
      return count;
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many reports of a kind were counted, whatever they led to. */
  int counted(String kind) {
    return (int)
        meters.find("casefolio.mail.reports").tag("kind", kind).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }

  void makeDue() {
    mail.database
        .database()
        .sql("update mail.message set due = now() where state = 'waiting'")
        .update();
  }

  /** In how many hours the only waiting message is due. */
  int hoursToWait() {
    return mail.database
        .database()
        .sql(
            """
            select round(extract(epoch from due - date_trunc('hour', now())) / 3600)::int
            from mail.message
            where state = 'waiting'
            """)
        .query(Integer.class)
        .single();
  }

  @Override
  public void close() {
    server.stop();
    mail.close();
  }
}
