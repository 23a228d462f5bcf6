package org.casefolio.platform.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, unpacked from the jar for this kind of machine. */
final class PostgresBinaries {

  /** Has to be the version of the jars in the build. */
  static final String VERSION = "18.6.0";

  /** How the name of the folder begins that they are in. */
  static final String HOME = "postgresql-";

  /** How the name of a folder begins that is still being unpacked, or never was to its end. */
  static final String UNFINISHED = "postgresql-new-";

  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

  private PostgresBinaries() {}

  /**
   * Unpacks into {@code postgresql-VERSION} below the folder, unless it is there already, and
   * returns that home. It appears whole or not at all, also when several processes unpack at once.
   */
  static Path unpackInto(Path folder) throws IOException {
    Path home = folder.resolve(HOME + VERSION);
    if (Files.isDirectory(home)) {
      return home;
    }
    try (InputStream archive = open()) {
      log.info("Unpacking PostgreSQL {}, once", VERSION);
      unpackInto(folder, home, archive);
    }
    return home;
  }

  /** The same with another archive, and a home of its own below the folder. */
  static void unpackInto(Path folder, Path home, InputStream archive) throws IOException {
    Path unfinished =
        Files.createTempDirectory(
            folder,
            UNFINISHED,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    try {
      unpack(archive, unfinished);
      // The umask may have narrowed what was asked for; the server's own user has to read here.
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      log.debug("Another process unpacked it meanwhile");
    } finally {
      Trees.delete(unfinished);
    }
  }

  /** Refuses a machine that there are no programs for. */
  static void requireForThisMachine() {
    if (PostgresBinaries.class.getResource(archive()) == null) {
      throw noneForThisMachine();
    }
  }

  private static InputStream open() {
    InputStream found = PostgresBinaries.class.getResourceAsStream(archive());
    if (found == null) {
      throw noneForThisMachine();
    }
    return found;
  }

  /** The name of the archive for this kind of machine, as a resource. */
  static String archive() {
    String machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> "none";
        };
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return "/postgres-" + system + "-" + machine + ".txz";
  }

  private static PostgresUnavailableException noneForThisMachine() {
    return new PostgresUnavailableException(
        "There is no built-in PostgreSQL for "
            + System.getProperty("os.name")
            + " on "
            + System.getProperty("os.arch")
            + ": set SPRING_DATASOURCE_URL to a PostgreSQL 15 or newer.");
  }

  private static void unpack(InputStream archive, Path home) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = home.resolve(entry.getName()).normalize();
        if (!path.startsWith(home)) {
          throw new IOException("The archive names a file outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          makeFolders(home, path);
        } else {
          makeFolders(home, path.resolve("..").normalize());
          if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
          } else {
            write(tar, path, (entry.getMode() & 0100) != 0);
          }
        }
      }
    }
  }

  /** Creates what is missing from {@code home} down, readable for the server's own user. */
  private static void makeFolders(Path home, Path folder) throws IOException {
    Path reached = home;
    for (Path name : home.relativize(folder)) {
      reached = reached.resolve(name);
      if (!Files.isDirectory(reached)) {
        Files.createDirectory(reached);
        Files.setPosixFilePermissions(reached, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static void write(InputStream content, Path path, boolean program) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(file);
      content.transferTo(out);
      // The folder's name promises that everything is there, also after a power cut.
      file.force(false);
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
