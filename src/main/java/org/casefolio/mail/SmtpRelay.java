package org.casefolio.mail;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.casefolio.mail.SmtpSettings.Tls;
import org.casefolio.platform.settings.Settings;

/**
 * A relay spoken to over SMTP (RFC 5321) with STARTTLS (RFC 3207), AUTH (RFC 4954) and PIPELINING
 * (RFC 2920). Its certificate must be valid and name the host that is set.
 */
final class SmtpRelay implements Relay {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration GREETING = Duration.ofSeconds(30);
  private static final Duration SUSPICION = Duration.ofMinutes(10);

  private final SmtpSettings smtp;
  private final IntSupplier localPort;
  private final String ourName;
  private final Optional<SSLSocketFactory> tls;
  private final AtomicLong pipeliningDistrustedUntil = new AtomicLong(System.nanoTime() - 1);

  /**
   * A relay.
   *
   * @param localPort the port of the relay on this machine that is used where no host is set
   * @throws IllegalArgumentException if the certificates to trust cannot be read
   */
  SmtpRelay(SmtpSettings smtp, IntSupplier localPort, Settings settings) {
    this.smtp = smtp;
    this.localPort = localPort;
    this.ourName = ourName(settings.publicUrl().getHost());
    this.tls =
        smtp.tls() == Tls.NONE ? Optional.empty() : Optional.of(Trust.sockets(smtp.authorities()));
  }

  /** What we call ourselves: a name, or an address as RFC 5321 writes it. */
  private static String ourName(String host) {
    return host.matches("[0-9.]+") ? "[" + host + "]" : host;
  }

  @Override
  public Connection connect() throws RelayUnavailable {
    Socket socket = new Socket();
    try {
      return connect(socket);
    } catch (RelayUnavailable e) {
      closeQuietly(socket);
      throw e;
    } catch (IOException | IllegalStateException e) {
      closeQuietly(socket);
      throw new RelayUnavailable(describe(e));
    }
  }

  private Connection connect(Socket socket) throws IOException, RelayUnavailable {
    String host = smtp.host().orElse("127.0.0.1");
    int port = smtp.host().isPresent() ? smtp.port() : localPort.getAsInt();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
    SmtpWire wire = new SmtpWire(smtp.tls() == Tls.IMPLICIT ? protect(socket, host, port) : socket);
    want(wire.reply(GREETING), "does not greet");
    Map<String, String> offers = introduce(wire);
    if (smtp.tls() == Tls.STARTTLS) {
      if (!offers.containsKey("STARTTLS")) {
        throw new RelayUnavailable("it does not offer STARTTLS");
      }
      want(ask(wire, "STARTTLS"), "refuses STARTTLS");
      if (wire.hasUnread()) {
        // What came in clear must never be taken for what comes protected.
        throw new RelayUnavailable("it speaks on after STARTTLS");
      }
      wire = new SmtpWire(protect(socket, host, port));
      offers = introduce(wire);
    }
    if (smtp.username().isPresent() && smtp.password().isPresent()) {
      signIn(wire, offers, smtp.username().get(), smtp.password().get());
    }
    boolean trusted = System.nanoTime() - pipeliningDistrustedUntil.get() > 0;
    return new SmtpConnection(wire, offers, trusted, this::distrustPipelining);
  }

  private void distrustPipelining() {
    pipeliningDistrustedUntil.set(System.nanoTime() + SUSPICION.toNanos());
  }

  private Socket protect(Socket socket, String host, int port) throws IOException {
    SSLSocket secured = (SSLSocket) tls.orElseThrow().createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name in the certificate counts
    secured.setSSLParameters(parameters);
    secured.setSoTimeout((int) GREETING.toMillis());
    secured.startHandshake();
    return secured;
  }

  /** Says who we are; returns what the relay offers, by keyword. */
  private Map<String, String> introduce(SmtpWire wire) throws IOException, RelayUnavailable {
    SmtpReply hello = ask(wire, "EHLO " + ourName);
    if (hello.isForGood()) {
      want(ask(wire, "HELO " + ourName), "refuses HELO");
      return Map.of();
    }
    want(hello, "refuses EHLO");
    Map<String, String> offers = new HashMap<>();
    for (String line : hello.lines().subList(1, hello.lines().size())) {
      String[] words = line.strip().split("[ =]", 2);
      offers.merge(
          words[0].toUpperCase(Locale.ROOT),
          words.length > 1 ? words[1].strip() : "",
          (one, other) -> one + " " + other);
    }
    return offers;
  }

  private static void signIn(
      SmtpWire wire, Map<String, String> offers, String username, String password)
      throws IOException, RelayUnavailable {
    List<String> ways =
        Arrays.asList(offers.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split(" ", -1));
    if (ways.contains("PLAIN")) {
      want(
          ask(wire, "AUTH PLAIN " + encoded("\0" + username + "\0" + password)),
          "refuses the user name or the password");
    } else if (ways.contains("LOGIN")) {
      SmtpReply reply = ask(wire, "AUTH LOGIN");
      if (reply.wantsMore()) {
        reply = ask(wire, encoded(username));
      }
      if (reply.wantsMore()) {
        reply = ask(wire, encoded(password));
      }
      want(reply, "refuses the user name or the password");
    } else {
      throw new RelayUnavailable("it offers no way to sign in that we know (PLAIN, LOGIN)");
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static SmtpReply ask(SmtpWire wire, String command) throws IOException {
    wire.command(command);
    wire.flush();
    return wire.reply(GREETING);
  }

  private static void want(SmtpReply reply, String otherwise) throws RelayUnavailable {
    if (!reply.isPositive()) {
      throw new RelayUnavailable("it " + otherwise + " (" + reply.code() + ")");
    }
  }

  /** Says in some words why there is no connection, without naming anything. */
  static String describe(Exception failure) {
    return switch (failure) {
      case UnknownHostException e -> "its name is not known";
      case SocketTimeoutException e -> "it does not answer in time";
      case SSLException e ->
          "TLS fails: its certificate is not trusted, is not for this host name, or it speaks no"
              + " TLS on this port";
      default -> "no connection (" + failure.getClass().getSimpleName() + ")";
    };
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it was not of use anyway
    }
  }

  @Override
  public String toString() {
    return smtp.host().map(host -> host + ":" + smtp.port()).orElse("the local mailbox");
  }
}
