package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run on a data folder: one process at a time has it, and the system takes it back
 * when that process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {

  /** The file in the folder that is locked. */
  static final String FILE = "casefolio.lock";

  // Closing any channel of a locked file gives up the whole process's lock on Linux, so within
  // this process the file must not even be opened a second time.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock of the folder (a real path), or nothing while somebody else has it. */
  static Optional<FolderLock> take(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      taken = lock != null;
      return taken ? Optional.of(new FolderLock(file, channel)) : Optional.empty();
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        HELD_HERE.remove(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
