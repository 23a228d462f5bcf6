package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.casefolio.platform.postgres.BackupManifest.Entry;

/** Copies files for their owner alone, and tells what was copied. Not for two threads. */
final class CheckedCopy {

  static final FileAttribute<Set<PosixFilePermission>> OURS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> OUR_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
  private final MessageDigest digest = BackupManifest.sha256();

  /**
   * Copies a file as long as it was when it was opened, or shorter if it shrinks meanwhile.
   *
   * @param to must not exist
   * @param name how it is called in the manifest
   */
  Entry copy(Path from, Path to, String name) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel target =
            FileChannel.open(
                to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OURS)) {
      long left = source.size();
      long copied = 0;
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, buffer.capacity()));
        int read = source.read(buffer);
        if (read < 0) {
          break;
        }
        digest.update(buffer.flip());
        buffer.rewind();
        while (buffer.hasRemaining()) {
          target.write(buffer);
        }
        left -= read;
        copied += read;
      }
      return new Entry(name, copied, HexFormat.of().formatHex(digest.digest()));
    } finally {
      digest.reset();
    }
  }

  /** Has the disk take everything that was written to its file system; far faster than by file. */
  static void settle(Path folder) throws IOException, InterruptedException {
    int exit =
        ServerProcess.plain(List.of("sync", "-f", folder.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("the disk does not take what was written");
    }
  }
}
