package org.casefolio.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntSupplier;
import org.casefolio.mail.SmtpSettings.Tls;
import org.casefolio.platform.settings.Settings;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** A relay spoken to over SMTP. */
final class SmtpRelay implements Relay {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final SmtpSettings smtp;
  private final IntSupplier localPort;
  private final Session session;

  /**
   * A relay.
   *
   * @param localPort the port of the relay on this machine that is used where no host is set
   */
  SmtpRelay(SmtpSettings smtp, IntSupplier localPort, Settings settings) {
    this.smtp = smtp;
    this.localPort = localPort;
    this.session = Session.getInstance(properties(smtp, settings));
  }

  private static Properties properties(SmtpSettings smtp, Settings settings) {
    Map<String, Object> options =
        Map.ofEntries(
            Map.entry("localhost", greeting(settings.publicUrl().getHost())),
            Map.entry("connectiontimeout", CONNECT.toMillis()),
            Map.entry("timeout", ANSWER.toMillis()),
            Map.entry("writetimeout", ANSWER.toMillis()),
            Map.entry("auth", smtp.username().isPresent()),
            Map.entry("quitwait", false),
            Map.entry("ssl.checkserveridentity", true),
            Map.entry("ssl.enable", smtp.tls() == Tls.IMPLICIT),
            Map.entry("starttls.enable", smtp.tls() == Tls.STARTTLS),
            Map.entry("starttls.required", smtp.tls() == Tls.STARTTLS));
    Properties properties = new Properties();
    options.forEach((name, value) -> properties.setProperty("mail.smtp." + name, value.toString()));
    return properties;
  }

  /** What we call ourselves: a name, or an address as RFC 5321 writes it. */
  private static String greeting(String host) {
    return host.matches("[0-9.]+") ? "[" + host + "]" : host;
  }

  @Override
  public Connection connect() throws RelayUnavailable {
    try {
      SMTPTransport transport = (SMTPTransport) session.getTransport("smtp");
      transport.connect(
          smtp.host().orElse("127.0.0.1"),
          smtp.host().isPresent() ? smtp.port() : localPort.getAsInt(),
          smtp.username().orElse(null),
          smtp.password().orElse(null));
      return new Open(transport);
    } catch (MessagingException | IllegalStateException e) {
      throw new RelayUnavailable(e);
    }
  }

  private final class Open implements Connection {

    private final SMTPTransport transport;

    Open(SMTPTransport transport) {
      this.transport = transport;
    }

    @Override
    public Answer send(Envelope envelope, byte[] message) {
      try {
        SMTPMessage parsed = new SMTPMessage(session, new ByteArrayInputStream(message));
        parsed.setEnvelopeFrom(envelope.returnPath());
        transport.sendMessage(
            parsed, new InternetAddress[] {new InternetAddress(envelope.recipient(), true)});
        return new Accepted();
      } catch (AddressException e) {
        return new Refused();
      } catch (MessagingException e) {
        return answer(e);
      } catch (IllegalStateException e) {
        return new Broken(); // the relay had closed the connection before
      }
    }

    @Override
    public boolean isAlive() {
      return transport.isConnected();
    }

    @Override
    public void close() {
      try {
        transport.close();
      } catch (MessagingException e) {
        // it was broken already
      }
    }
  }

  /** What a failure says. The library tells the stage only by the command that failed. */
  private static Answer answer(MessagingException failure) {
    for (Exception cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof IOException) {
        return new Broken();
      }
      if (cause instanceof SMTPAddressFailedException address) {
        return answer("RCPT", address.getReturnCode());
      }
      if (cause instanceof SMTPSendFailedException sending
          && !(sending.getNextException() instanceof SMTPAddressFailedException)) {
        return answer(sending.getCommand(), sending.getReturnCode());
      }
    }
    return failure instanceof SendFailedException ? new Refused() : new Broken();
  }

  private static Answer answer(String command, int code) {
    if (code >= 500 && code <= 599) {
      // Refused at MAIL FROM, it is us whom the relay does not want: no reader's mail ends for
      // that.
      boolean sender = command.toUpperCase(Locale.ROOT).startsWith("MAIL");
      return sender ? new Deferred() : new Refused();
    }
    return code >= 400 && code <= 499 ? new Deferred() : new Broken();
  }

  private static @Nullable Exception next(Exception failure) {
    return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
  }
}
