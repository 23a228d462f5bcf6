package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.casefolio.mail.MailCheck.Finding;
import org.casefolio.mail.MailCheck.State;
import org.casefolio.platform.settings.SettingsSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class MailCheckTests {

  private static final String USER = "bounce@example.org";
  private static final String PASSWORD = "open sesame";

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
  private final MockEnvironment environment = new MockEnvironment();

  private GreenMailUser user;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    server.start();
    user = server.setUser(USER, USER, PASSWORD);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private List<Finding> check(Names names) {
    SettingsSource source = new SettingsSource(environment);
    return new MailCheck(
            MailBench.settings(true),
            MailSettings.from(source, MailBench.settings(true)),
            BounceSettings.from(source),
            names)
        .run();
  }

  private void bouncesComeBack(int port, Map<String, String> more) {
    environment.setProperty("casefolio.bounce.address", USER);
    environment.setProperty("casefolio.bounce.imap-host", "localhost");
    environment.setProperty("casefolio.bounce.imap-port", Integer.toString(port));
    environment.setProperty("casefolio.bounce.imap-tls", "none");
    environment.setProperty("casefolio.bounce.imap-username", USER);
    environment.setProperty("casefolio.bounce.imap-password", PASSWORD);
    more.forEach(environment::setProperty);
  }

  private Finding mailbox() {
    return check(name -> new Names.Unreachable()).stream()
        .filter(finding -> finding.text().toLowerCase(Locale.ROOT).contains("bounce"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysThatNobodyReadsWhatComesBack() {
    assertThat(mailbox().state()).isEqualTo(State.LOOK);

    environment.setProperty("casefolio.bounce.address", USER);

    assertThat(mailbox())
        .isEqualTo(
            new Finding(State.LOOK, "No bounce mailbox is set: nobody reads what comes back."));
  }

  @Test
  void opensTheBounceMailboxAndLeavesItAsItIs() throws MessagingException {
    MimeMessage cameBack = new MimeMessage((Session) null);
    cameBack.setText("what came back");
    user.deliver(cameBack);
    bouncesComeBack(server.getImap().getPort(), Map.of());

    assertThat(mailbox().state()).isEqualTo(State.LOOK);
    assertThat(mailbox().text()).contains("opens without TLS");
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void saysWhyTheBounceMailboxDoesNotOpen() throws IOException {
    bouncesComeBack(server.getImap().getPort(), Map.of("casefolio.bounce.imap-password", "barley"));
    assertThat(mailbox().state()).isEqualTo(State.MEND);
    assertThat(mailbox().text()).contains("user name or the password").doesNotContain("barley");

    bouncesComeBack(server.getImap().getPort(), Map.of("casefolio.bounce.imap-tls", "starttls"));
    assertThat(mailbox().state()).isEqualTo(State.MEND);
    assertThat(mailbox().text()).contains("STARTTLS");

    int nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = closed.getLocalPort();
    }
    bouncesComeBack(nobody, Map.of());
    assertThat(mailbox().state()).isEqualTo(State.MEND);
    assertThat(mailbox().text()).contains("no connection");
  }

  @Test
  void trustsTheAuthorityThatIsSetForTheBounceMailbox() throws Exception {
    TestCertificate certificate = new TestCertificate(folder, "localhost");
    try (Tunnel tunnel = new Tunnel(certificate.context(), server.getImap().getPort())) {
      bouncesComeBack(tunnel.port(), Map.of("casefolio.bounce.imap-tls", "implicit"));
      assertThat(mailbox().state()).isEqualTo(State.MEND);
      assertThat(mailbox().text()).contains("certificate");

      environment.setProperty("casefolio.bounce.imap-ca-file", certificate.file().toString());
      assertThat(mailbox().state()).isEqualTo(State.FINE);
    }
  }

  @Test
  void looksAtWhatTheDomainSaysOfItsMail() {
    assertThat(check(name -> new Names.Found(List.of())))
        .filteredOn(finding -> finding.state() == State.MEND)
        .extracting(Finding::text)
        .satisfiesExactly(
            spf -> assertThat(spf).startsWith("SPF: example.org").contains("v=spf1 include:"),
            dmarc -> assertThat(dmarc).startsWith("DMARC: _dmarc.example.org"));

    Map<String, String> published =
        Map.of("example.org", "v=spf1 -all", "_dmarc.example.org", "v=DMARC1; p=reject");
    assertThat(
            check(name ->
                new Names.Found(Optional.ofNullable(published.get(name)).stream().toList())))
        .filteredOn(finding -> finding.state() == State.FINE)
        .hasSize(2);
  }

  /** Puts TLS before a server that has none. */
  private static final class Tunnel implements AutoCloseable {

    private final ServerSocket server;

    Tunnel(SSLContext context, int port) throws IOException {
      server =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(() -> {
            while (!server.isClosed()) {
              try {
                Socket outside = server.accept();
                Socket inside = new Socket(InetAddress.getLoopbackAddress(), port);
                Thread.ofVirtual().start(() -> pour(outside, inside));
                Thread.ofVirtual().start(() -> pour(inside, outside));
              } catch (IOException e) {
                return;
              }
            }
          });
    }

    int port() {
      return server.getLocalPort();
    }

    private static void pour(Socket from, Socket to) {
      try (from;
          to;
          InputStream in = from.getInputStream()) {
        in.transferTo(to.getOutputStream());
      } catch (IOException e) {
        // one side has hung up
      }
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
}
