package org.casefolio.mail;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;

/** Which {@code Message-ID} a message goes under, read as the program itself would. */
public final class MessageIds {

  private final Vault vault;
  private final Map<UUID, Sealer> sealers = new ConcurrentHashMap<>();
  private final Map<UUID, String> known = new ConcurrentHashMap<>();

  /** On the database of a program that runs, with its master keys. */
  public MessageIds(DataSource database, Path masterKeys) {
    this.vault = TestVault.of(masterKeys, database);
  }

  /** The {@code Message-ID} of a message, with its angle brackets. */
  public String of(UUID message, UUID owner, byte[] content) {
    return known.computeIfAbsent(
        message,
        id -> Content.open(sealers.computeIfAbsent(owner, vault::get), content).messageId());
  }
}
