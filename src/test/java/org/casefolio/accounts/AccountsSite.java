package org.casefolio.accounts;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.casefolio.Casefolio;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/** The whole program on a free port, with a real database and a real mail server. */
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("accounts-site")
@SpringBootTest(
    classes = {Casefolio.class, AccountsSite.Parts.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = AccountsSite.Start.class)
@interface AccountsSite {

  /** The clock that tests move, and what they see of the database. */
  @TestConfiguration(proxyBeanMethods = false)
  class Parts {
    @Bean
    @Primary
    TestClock testClock() {
      return new TestClock();
    }

    @Bean
    static Statements statements() {
      return new Statements();
    }
  }

  /** Names database, keys and mail server in the settings. */
  class Start implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      Map<String, Object> settings = new HashMap<>();
      TestDatabase.register((name, value) -> settings.put(name, value.get()));
      settings.putAll(settings(folder()));
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("accounts-site", settings));
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "accounts-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The settings of an agency's site, but for the database. */
    static Map<String, Object> settings(Path folder) {
      Map<String, Object> settings = new HashMap<>();
      settings.put("casefolio.demo", "false");
      settings.put("casefolio.data", folder.resolve("data").toString());
      settings.put(
          "casefolio.master-key-file",
          folder.resolve("keys/master.key").toAbsolutePath().toString());
      settings.put("casefolio.key-life", "1s");
      settings.put("casefolio.public-url", "https://status.example.org");
      settings.put("casefolio.operator.name", "Test Agency");
      settings.put("casefolio.operator.kind", "agency");
      settings.put("casefolio.operator.contact", "help@status.example.org");
      settings.put("casefolio.mail.from", "no-reply@status.example.org");
      // Everybody here comes from one line, and the days of some test classes are long.
      settings.put("casefolio.accounts.line", "100");
      settings.put("casefolio.accounts.network", "120");
      settings.put("casefolio.smtp.host", "127.0.0.1");
      settings.put("casefolio.smtp.port", Integer.toString(Mailbox.SERVER.getSmtp().getPort()));
      settings.put("casefolio.smtp.tls", "none");
      settings.put("casefolio.bounce.address", Mailbox.BOUNCES);
      settings.put("casefolio.bounce.imap-host", "127.0.0.1");
      settings.put(
          "casefolio.bounce.imap-port", Integer.toString(Mailbox.SERVER.getImap().getPort()));
      settings.put("casefolio.bounce.imap-tls", "none");
      settings.put("casefolio.bounce.imap-username", Mailbox.BOUNCES);
      settings.put("casefolio.bounce.imap-password", Mailbox.PASSWORD);
      settings.put("casefolio.bounce.every", "1s");
      settings.put("management.server.port", "0");
      return settings;
    }
  }

  /** What arrived by mail. */
  final class Mailbox {

    static final String BOUNCES = "bounce@status.example.org";
    static final String PASSWORD = "barley and oats";
    static final GreenMail SERVER = start();

    private Mailbox() {}

    private static GreenMail start() {
      GreenMail server =
          new GreenMail(
              new ServerSetup[] {
                new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
                new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
              });
      server.start();
      server.setUser(BOUNCES, BOUNCES, PASSWORD);
      return server;
    }

    /** The mails to an address once there are so many of them, the first first. */
    static List<Mail> await(String address, int count) {
      return Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> list(address), mails -> mails.size() >= count);
    }

    /** Puts a report into the bounce mailbox. */
    static void comesBack(String report) {
      try {
        SERVER
            .setUser(BOUNCES, BOUNCES, PASSWORD)
            .deliver(
                new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(
                        report.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))));
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    static List<Mail> list(String address) {
      List<Mail> mails = new ArrayList<>();
      for (MimeMessage message : SERVER.getReceivedMessages()) {
        try {
          if (message.getContent() instanceof MimeMultipart
              && message.getRecipients(Message.RecipientType.TO)[0].toString().contains(address)) {
            mails.add(
                new Mail(
                    message.getSubject(),
                    text(message.getContent()),
                    raw(message),
                    message.getHeader("Return-Path", null)));
          }
        } catch (MessagingException | IOException e) {
          throw new IllegalStateException(e);
        }
      }
      return mails;
    }

    private static String raw(MimeMessage message) throws MessagingException, IOException {
      StringBuilder all = new StringBuilder();
      MimeMultipart parts = (MimeMultipart) message.getContent();
      for (int i = 0; i < parts.getCount(); i++) {
        all.append(parts.getBodyPart(i).getContent());
      }
      return all.toString();
    }

    private static String text(Object content) throws MessagingException, IOException {
      return content instanceof MimeMultipart parts
          ? text(parts.getBodyPart(0).getContent())
          : content.toString();
    }
  }

  /** One mail. */
  record Mail(String subject, String text, String all, String returnPath) {

    private static final Pattern LINK =
        Pattern.compile("https://status\\.example\\.org(/\\S+token=\\S+)");
    private static final Pattern CODE = Pattern.compile("(?m)^\\s*(\\d{6})\\s*$");

    /** Path and query of its link. */
    String link() {
      Matcher link = LINK.matcher(text);
      if (!link.find()) {
        throw new AssertionError("no link in: " + text);
      }
      return link.group(1);
    }

    String code() {
      Matcher code = CODE.matcher(text);
      if (!code.find()) {
        throw new AssertionError("no code in: " + text);
      }
      return code.group(1);
    }
  }
}
