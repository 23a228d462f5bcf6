package org.casefolio.platform.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The random ids of erased owners, in a file beside the master key: a backup from before, restored,
 * would otherwise bring them back. It is only ever added to. Nodes that share a disk share it.
 *
 * <p>An id stands in the database until it is known to stand in the file, so that neither a
 * transaction that fails puts somebody on the list nor a killed process keeps somebody off it.
 */
@Component
public class ErasureList {

  private static final Logger log = LoggerFactory.getLogger(ErasureList.class);
  private static final String FILE = "casefolio.erasure-list";
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final SettingsSource source;
  private final Path file;
  private final ErasedStore store;
  private final TransactionTemplate transactions;

  ErasureList(
      SettingsSource source,
      Settings settings,
      MasterKeys master,
      ErasedStore store,
      PlatformTransactionManager transactions) {
    this.source = source;
    this.file =
        PrivateFiles.named(
            source,
            settings,
            FILE,
            master
                .file()
                .map(keys -> keys.resolveSibling("erased.list"))
                .or(() ->
                    settings.demo()
                        ? Optional.of(settings.data().resolve("erased.list"))
                        : Optional.empty()));
    this.store = store;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** Puts an owner on the list once the caller's transaction has committed. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(UUID owner) {
    store.insert(owner);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            try {
              append(List.of(owner));
            } catch (IOException e) {
              log.error(
                  "The erasure list cannot be written ({}); it is tried again each minute",
                  e.getClass().getSimpleName());
            }
          }
        });
  }

  /** Adds to the file what a failure has kept out of it, and forgets what stands there. */
  @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  public void settle() {
    transactions.executeWithoutResult(_ -> {
      List<UUID> owners = store.take();
      if (owners.isEmpty()) {
        return;
      }
      try {
        Set<UUID> missing = new LinkedHashSet<>(owners);
        missing.removeAll(list());
        append(missing);
        store.delete(owners);
      } catch (IOException e) {
        log.error("The erasure list cannot be written ({})", e.getClass().getSimpleName());
      }
    });
  }

  /**
   * Everybody on the list, for a start to erase again whom a restored backup has brought back.
   *
   * @throws org.casefolio.platform.settings.WrongSetting if the file cannot be read and written
   */
  public Set<UUID> read() {
    try {
      append(List.of());
      PrivateFiles.requirePrivate(source, FILE, file);
      return list();
    } catch (IOException e) {
      throw source.wrong(FILE, "cannot be read or written: " + e.getClass().getSimpleName());
    }
  }

  private Set<UUID> list() throws IOException {
    Set<UUID> owners = new LinkedHashSet<>();
    if (Files.exists(file)) {
      int unread = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (ID.matcher(line.strip()).matches()) {
          owners.add(UUID.fromString(line.strip()));
        } else if (!line.isBlank()) {
          unread++;
        }
      }
      if (unread > 0) {
        log.warn("The erasure list has {} lines that are no ids; they are passed over", unread);
      }
    }
    return owners;
  }

  /** Makes the file if there is none, and adds to it; when it returns, the disk has it. */
  private synchronized void append(Collection<UUID> owners) throws IOException {
    boolean fresh = !Files.exists(file);
    if (fresh) {
      Files.createDirectories(PrivateFiles.folder(file));
    }
    // Nodes that share the file over a network write one after the other.
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PrivateFiles.OURS);
        FileLock _ = channel.lock()) {
      StringBuilder lines = new StringBuilder();
      if (!owners.isEmpty() && isBrokenOff(channel)) {
        lines.append('\n');
      }
      owners.forEach(owner -> lines.append(owner).append('\n'));
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(lines.toString());
      channel.position(channel.size());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (fresh) {
      PrivateFiles.settle(file);
    }
  }

  private static boolean isBrokenOff(FileChannel channel) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
  }
}
