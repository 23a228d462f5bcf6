package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

class MailboxTests {

  private final TestDatabase database = TestDatabase.create();
  private final AtomicLong seconds = new AtomicLong(1_772_500_000);
  private final Clock clock =
      ((InstantSource) () -> Instant.ofEpochSecond(seconds.incrementAndGet()))
          .withZone(ZoneOffset.UTC);
  private final Mailbox mailbox =
      transactional(
          new Mailbox(new MailboxStore(database.database()), TestVault.on(database), clock));
  private final MailboxServer server = new MailboxServer(mailbox);

  /** As the application wraps it. */
  private Mailbox transactional(Mailbox target) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.setProxyTargetClass(true);
    factory.addAdvice(
        new TransactionInterceptor(
            database.transactionManager(), new AnnotationTransactionAttributeSource(false)));
    return (Mailbox) factory.getProxy();
  }

  @BeforeEach
  void open() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop();
    database.close();
  }

  private void send(String subject) throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(server.port()));
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("no-reply@casefolio.example"));
    message.setRecipient(
        jakarta.mail.Message.RecipientType.TO, new InternetAddress("reader@home.example"));
    message.setSubject(subject, "UTF-8");
    message.setContentLanguage(new String[] {"es"});
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Antes: ñ → Ahora: ó\nhttp://localhost:8080/portfolio", "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText("<p>ñ</p>", "UTF-8", "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    Transport.send(message);
  }

  @Test
  void keepsAMessageThatItTookOverSmtp() throws MessagingException {
    send("Cambió su caso");

    MailboxMessage message = mailbox.list().getFirst();
    assertThat(message.subject()).isEqualTo("Cambió su caso");
    assertThat(message.to()).isEqualTo("reader@home.example");
    assertThat(message.language()).isEqualTo("es");
    assertThat(message.text())
        .isEqualToNormalizingNewlines("Antes: ñ → Ahora: ó\nhttp://localhost:8080/portfolio");
    assertThat(message.html()).isEqualTo("<p>ñ</p>");
    assertThat(message.headers()).extracting(MailboxMessage.Header::name).contains("Message-ID");
    assertThat(mailbox.find(message.id())).contains(message);
    assertThat(mailbox.find(UUID.randomUUID())).isEmpty();
  }

  @Test
  void doesNotTakeAMessageThatItCannotKeep() {
    database.database().sql("drop table sandbox.mailbox").update();

    assertThatThrownBy(() -> send("lost?")).isInstanceOf(MessagingException.class);
  }

  @Test
  void listensOnThisMachineAlone() {
    assertThat(server.port()).isPositive();
    server.stop();
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
    server.start();
  }

  @Test
  void keepsTheNewestFiveHundred() {
    for (int i = 0; i < 505; i++) {
      mailbox.keep(("Subject: m" + i + "\r\n\r\ntext").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(
            database
                .database()
                .sql("select count(*) from sandbox.mailbox")
                .query(Integer.class)
                .single())
        .isEqualTo(500);
    assertThat(mailbox.list().getFirst().subject()).isEqualTo("m504");
  }

  @Test
  void keepsMessagesSealed() {
    mailbox.keep("Subject: secret\r\n\r\ntext".getBytes(StandardCharsets.UTF_8));

    byte[] row =
        database.database().sql("select message from sandbox.mailbox").query(byte[].class).single();
    assertThat(new String(row, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void showsWhatIsNoMessageAtAll() {
    mailbox.keep(new byte[] {0, (byte) 0xff, 10, 10, (byte) 0xc3});

    assertThat(mailbox.list()).hasSize(1);
  }

  @Test
  void linksOnlyToOurOwnSite() {
    URI site = URI.create("http://localhost:8080");

    assertThat(
            MailboxLinks.in(
                "See http://localhost:8080/portfolio?lang=en. Or https://evil.example/ or"
                    + " http://localhost:8080.evil.example/x",
                site))
        .containsExactly(
            new MailboxSpan("See ", false),
            new MailboxSpan("http://localhost:8080/portfolio?lang=en", true),
            new MailboxSpan(
                ". Or https://evil.example/ or http://localhost:8080.evil.example/x", false));
    assertThat(MailboxLinks.in("", site)).isEqualTo(List.of());
  }
}
