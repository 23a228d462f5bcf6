package org.casefolio.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.mail.Relay.RelayUnavailable;
import org.casefolio.platform.settings.Settings;
import org.eclipse.angus.mail.util.SocketConnectException;

/** Tries whether mail would arrive: the relays, what comes back, the sender's domain, the key. */
final class MailCheck {

  private final Settings settings;
  private final MailSettings mail;
  private final BounceSettings bounces;
  private final Names names;

  MailCheck(Settings settings, MailSettings mail, BounceSettings bounces, Names names) {
    this.settings = settings;
    this.mail = mail;
    this.bounces = bounces;
    this.names = names;
  }

  /** How a thing was found. */
  enum State {
    FINE,
    /** Works, or could not be tried; to be looked at. */
    LOOK,
    /** Has to be mended. */
    MEND
  }

  /** One finding, in a sentence that says what to do. */
  record Finding(State state, String text) {}

  /** Everything that was found. */
  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < mail.relays().size(); i++) {
      findings.add(relay("Relay " + (i + 1), mail.relays().get(i)));
    }
    findings.add(bounces());
    String sender = settings.operator().sender();
    Optional<Mailbox> mailbox = Mailbox.parse(sender);
    if (mailbox.isEmpty()) {
      findings.add(
          mend("CASEFOLIO_MAIL_FROM is not a plain address such as no-reply@example.org."));
      return findings;
    }
    String domain = mailbox.get().domain();
    findings.add(spf(domain));
    findings.add(dmarc(domain));
    findings.add(
        mail.dkim()
            .map(dkim -> dkim(dkim, domain))
            .orElse(look("No DKIM key is set: the relay must sign with d=" + domain + " itself.")));
    return findings;
  }

  private Finding relay(String name, SmtpSettings relay) {
    if (relay.host().isEmpty()) {
      return look(name + " is the mailbox of the demonstration: no mail leaves this machine.");
    }
    String where = name + " (" + relay.host().get() + ":" + relay.port() + ")";
    try {
      new SmtpRelay(relay, () -> 0, settings).connect().close();
    } catch (RelayUnavailable e) {
      return mend(where + " cannot be used: " + e.getMessage() + ".");
    }
    String how =
        switch (relay.tls()) {
          case NONE -> "without TLS";
          case STARTTLS, IMPLICIT -> "with TLS and a certificate that fits";
        };
    String signedIn = relay.username().isPresent() ? ", signed in" : "";
    return relay.tls() == SmtpSettings.Tls.NONE
        ? look(where + " answers " + how + signedIn + ". Only on this machine may that stay so.")
        : fine(where + " answers " + how + signedIn + ".");
  }

  private Finding bounces() {
    if (bounces.address().isEmpty()) {
      return look(
          "Bounces come back to the sender's own address, and nobody reads them: set"
              + " CASEFOLIO_BOUNCE_ADDRESS and the mailbox behind it.");
    }
    if (bounces.mailbox().isEmpty()) {
      return look("No bounce mailbox is set: nobody reads what comes back.");
    }
    BounceSettings.Imap mailbox = bounces.mailbox().get();
    String where = "The bounce mailbox (" + mailbox.host() + ":" + mailbox.port() + ")";
    try {
      new BounceMailbox(mailbox).check();
    } catch (AuthenticationFailedException e) {
      return mend(where + " refuses the user name or the password.");
    } catch (ReadOnlyFolderException e) {
      return mend(where + " can only be read: what was dealt with could not be removed.");
    } catch (MessagingException e) {
      return mend(where + " cannot be used: " + describe(e) + ".");
    }
    return mailbox.tls() == SmtpSettings.Tls.NONE
        ? look(where + " opens without TLS. Only on this machine may that stay so.")
        : fine(where + " opens, with TLS and a certificate that fits.");
  }

  private static String describe(MessagingException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException inner) {
        return SmtpRelay.describe(inner);
      }
      if (cause instanceof SocketConnectException refused
          && refused.getException() instanceof IOException inner) {
        return SmtpRelay.describe(inner);
      }
    }
    return "it does not open its inbox, or offers no STARTTLS";
  }

  private Finding spf(String domain) {
    return switch (names.texts(domain)) {
      case Names.Unreachable unreachable -> unreachable("SPF", domain);
      case Names.Found(List<String> texts) -> {
        List<String> records =
            texts.stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1( .*)?"))
                .toList();
        if (records.size() == 1) {
          yield fine("SPF: " + domain + " says who may send for it. See that the relay is named.");
        }
        yield mend(
            records.isEmpty()
                ? "SPF: "
                    + domain
                    + " has no TXT record that begins with v=spf1. Publish one that names the"
                    + " relay, such as: v=spf1 include:relay.example.org -all"
                : "SPF: " + domain + " has several v=spf1 records; receivers then trust none.");
      }
    };
  }

  private Finding dmarc(String domain) {
    String name = "_dmarc." + domain;
    return switch (names.texts(name)) {
      case Names.Unreachable unreachable -> unreachable("DMARC", name);
      case Names.Found(List<String> texts) -> {
        Optional<String> record =
            texts.stream().filter(text -> text.startsWith("v=DMARC1")).findFirst();
        if (record.isEmpty()) {
          yield mend(
              "DMARC: "
                  + name
                  + " has no TXT record. Publish one, such as: v=DMARC1; p=quarantine;"
                  + " rua=mailto:dmarc@"
                  + domain);
        }
        yield record.get().replace(" ", "").contains(";p=none")
            ? look("DMARC: " + name + " asks receivers for nothing (p=none).")
            : fine("DMARC: " + name + " is there.");
      }
    };
  }

  private Finding dkim(Dkim dkim, String senderDomain) {
    String name = dkim.recordName();
    boolean aligned =
        senderDomain.equalsIgnoreCase(dkim.domain())
            || senderDomain
                .toLowerCase(Locale.ROOT)
                .endsWith("." + dkim.domain().toLowerCase(Locale.ROOT));
    if (!aligned) {
      return mend(
          "DKIM: CASEFOLIO_DKIM_DOMAIN is not the domain of CASEFOLIO_MAIL_FROM, so that DMARC"
              + " does not count the signature.");
    }
    String wanted = "v=DKIM1; k=rsa; p=" + dkim.publicKey();
    return switch (names.texts(name)) {
      case Names.Unreachable unreachable -> unreachable("DKIM", name);
      case Names.Found(List<String> texts) -> {
        boolean published =
            texts.stream()
                .anyMatch(text -> text.replaceAll("\\s", "").contains("p=" + dkim.publicKey()));
        yield published
            ? fine("DKIM: the key is the one that " + name + " names.")
            : mend(
                "DKIM: "
                    + (texts.isEmpty() ? "there is no TXT record " : "another key stands in ")
                    + name
                    + ". Publish: "
                    + wanted);
      }
    };
  }

  private static Finding unreachable(String what, String name) {
    return look(what + ": " + name + " could not be looked up; no name server answers.");
  }

  private static Finding fine(String text) {
    return new Finding(State.FINE, text);
  }

  private static Finding look(String text) {
    return new Finding(State.LOOK, text);
  }

  private static Finding mend(String text) {
    return new Finding(State.MEND, text);
  }
}
