package org.casefolio.mail;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.StoreClosedException;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.casefolio.mail.BounceSettings.Imap;
import org.casefolio.mail.SmtpSettings.Tls;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.jspecify.annotations.Nullable;

/** A mailbox that is read over IMAP and emptied by reading. */
final class BounceMailbox {

  /** Where what nobody can read goes, in the same mailbox. */
  static final String SET_ASIDE = "Set-aside";

  private static final String INBOX = "INBOX";
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final Imap mailbox;
  private final String protocol;
  private final Session session;

  /**
   * A mailbox that is not open.
   *
   * @throws IllegalArgumentException if the certificates to trust cannot be read
   */
  BounceMailbox(Imap mailbox) {
    this.mailbox = mailbox;
    this.protocol = mailbox.tls() == Tls.IMPLICIT ? "imaps" : "imap";
    Properties properties = properties(mailbox.tls(), protocol);
    if (mailbox.tls() != Tls.NONE) {
      properties.put(
          "mail." + protocol + ".ssl.socketFactory", Trust.sockets(mailbox.authorities()));
    }
    this.session = Session.getInstance(properties);
  }

  private static Properties properties(Tls tls, String protocol) {
    Map<String, Object> options =
        Map.of(
            "connectiontimeout",
            CONNECT.toMillis(),
            "timeout",
            ANSWER.toMillis(),
            "writetimeout",
            ANSWER.toMillis(),
            "ssl.checkserveridentity",
            true,
            "starttls.enable",
            tls == Tls.STARTTLS,
            "starttls.required",
            tls == Tls.STARTTLS,
            "peek",
            true);
    Properties properties = new Properties();
    options.forEach(
        (name, value) -> properties.setProperty("mail." + protocol + "." + name, value.toString()));
    return properties;
  }

  /** Tries whether it can be opened, and changes nothing in it. */
  void check() throws MessagingException {
    Store store = session.getStore(protocol);
    try {
      store.connect(mailbox.host(), mailbox.port(), mailbox.username(), mailbox.password());
      Folder inbox = store.getFolder(INBOX);
      inbox.open(Folder.READ_WRITE);
      if (inbox.getMode() != Folder.READ_WRITE) {
        throw new ReadOnlyFolderException(inbox);
      }
      inbox.close(false);
    } finally {
      close(store);
    }
  }

  /** Opens it; close it when done with it. */
  Open open() throws MessagingException {
    Store store = session.getStore(protocol);
    try {
      store.connect(mailbox.host(), mailbox.port(), mailbox.username(), mailbox.password());
      IMAPFolder inbox = (IMAPFolder) store.getFolder(INBOX);
      inbox.open(Folder.READ_WRITE);
      return new Open(store, inbox);
    } catch (MessagingException e) {
      close(store);
      throw e;
    }
  }

  private static void close(Store store) {
    try {
      store.close();
    } catch (MessagingException e) {
      // it was broken already
    }
  }

  /** The mailbox while it is being read. */
  static final class Open implements AutoCloseable {

    private final Store store;
    private final IMAPFolder inbox;

    private Open(Store store, IMAPFolder inbox) {
      this.store = store;
      this.inbox = inbox;
    }

    /** The oldest messages that were not dealt with. */
    List<IMAPMessage> list(int most) throws MessagingException {
      return Arrays.stream(
              inbox.search(
                  new AndTerm(
                      new FlagTerm(new Flags(Flags.Flag.DELETED), false),
                      new FlagTerm(new Flags(Flags.Flag.FLAGGED), false))))
          .limit(most)
          .map(IMAPMessage.class::cast)
          .toList();
    }

    /** What tells a message from every other one of this mailbox. */
    String key(IMAPMessage message) throws MessagingException {
      return inbox.getUIDValidity() + " " + inbox.getUID(message);
    }

    /**
     * Fetches a message, but never more than one byte too many, whatever the server says of its
     * size.
     *
     * @return null if the server does not hand it out
     */
    byte @Nullable [] fetch(IMAPMessage message) throws MessagingException {
      message.setPeek(true);
      try (InputStream bytes = message.getMimeStream()) {
        return bytes.readNBytes(ReportReader.MOST_BYTES + 1);
      } catch (FolderClosedException | StoreClosedException e) {
        throw e;
      } catch (IOException | MessagingException e) {
        if (!inbox.isOpen() || !store.isConnected()) {
          throw new MessagingException("the connection broke", e);
        }
        return null;
      }
    }

    void delete(IMAPMessage message) throws MessagingException {
      message.setFlag(Flags.Flag.DELETED, true);
    }

    /** Moves a message out of the way; where that does not work it is flagged, and left alone. */
    void setAside(IMAPMessage message) throws MessagingException {
      try {
        Folder aside = store.getFolder(SET_ASIDE);
        if (!aside.exists()) {
          aside.create(Folder.HOLDS_MESSAGES);
        }
        inbox.copyMessages(new jakarta.mail.Message[] {message}, aside);
      } catch (FolderClosedException | StoreClosedException e) {
        throw e;
      } catch (MessagingException e) {
        message.setFlag(Flags.Flag.FLAGGED, true);
        return;
      }
      delete(message);
    }

    /** Removes what was dealt with, and closes. */
    @Override
    public void close() throws MessagingException {
      try {
        if (inbox.isOpen()) {
          inbox.close(true);
        }
      } finally {
        BounceMailbox.close(store);
      }
    }
  }
}
