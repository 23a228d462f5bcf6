package org.casefolio.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The mail that a demonstration sent: the newest five hundred messages, sealed. */
@Component
@Demo
class Mailbox {

  private static final String WHAT = "received-mail";
  private static final int KEPT = 500;
  private static final int LISTED = 100;

  private final MailboxStore store;
  private final Vault vault;
  private final Clock clock;

  Mailbox(MailboxStore store, Vault vault, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
  }

  /** Keeps a message as it came, byte for byte. */
  @Transactional
  public void keep(byte[] message) {
    // One character a byte: the vault seals texts.
    String text = new String(message, StandardCharsets.ISO_8859_1);
    store.insert(UUID.randomUUID(), clock.instant(), vault.instance().seal(WHAT, text));
    store.trim(KEPT);
  }

  /** The newest messages, the newest first. */
  @Transactional(readOnly = true)
  public List<MailboxMessage> list() {
    return store.list(LISTED).stream().map(this::open).toList();
  }

  @Transactional(readOnly = true)
  public Optional<MailboxMessage> find(UUID id) {
    return store.find(id).map(this::open);
  }

  private MailboxMessage open(MailboxStore.Row row) {
    byte[] message =
        vault.instance().open(WHAT, row.message()).getBytes(StandardCharsets.ISO_8859_1);
    return MailboxReader.read(row.id(), row.receivedAt(), message);
  }
}
