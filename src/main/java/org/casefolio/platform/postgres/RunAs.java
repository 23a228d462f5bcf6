package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the server runs as, since PostgreSQL refuses to run as root.
 *
 * @param prefix what stands before the command so that it runs as this user
 * @param owner the number of the user who has to own the server's files
 */
record RunAs(List<String> prefix, int owner) {

  private static final Logger log = LoggerFactory.getLogger(RunAs.class);

  private static final int NOBODY = 65534;

  /**
   * Root in a user namespace without any mapping: a nobody without rights to the processes inside,
   * while outside the files stay root's.
   */
  private static final RunAs NAMESPACE = new RunAs(List.of("unshare", "-U"), 0);

  /** Where namespaces are not allowed, as in many containers. */
  private static final RunAs OTHER_USER =
      new RunAs(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);

  RunAs {
    prefix = List.copyOf(prefix);
  }

  /** Finds by trying a way that can write below the data folder. */
  static RunAs find(Path folder) throws IOException {
    int user = currentUser();
    if (user != 0) {
      return new RunAs(List.of(), user);
    }
    if (NAMESPACE.works(folder)) {
      return NAMESPACE;
    }
    log.debug("No user namespaces here; the server runs as user {}", NOBODY);
    letThrough(folder);
    if (OTHER_USER.works(folder)) {
      return OTHER_USER;
    }
    throw new PostgresUnavailableException(
        "PostgreSQL cannot run as root, and no way was found to run it as somebody else in "
            + folder
            + ": start Casefolio as an ordinary user, choose a folder that every user may enter"
            + " (CASEFOLIO_DATA), or set SPRING_DATASOURCE_URL.");
  }

  /** Gives the files to the user whom the server runs as; only root can give what is not its. */
  void own(Path tree) throws IOException {
    if (prefix.isEmpty() && Trees.owner(tree) != owner) {
      throw new PostgresUnavailableException(
          tree
              + " belongs to another user: start Casefolio as that user, or choose another folder"
              + " with CASEFOLIO_DATA.");
    }
    Trees.own(tree, owner, owner);
  }

  List<String> command(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  private boolean works(Path folder) throws IOException {
    Path trial = Files.createTempDirectory(folder, Cluster.UNFINISHED);
    try {
      own(trial);
      Process process =
          ServerProcess.plain(
                  command(
                      List.of(
                          "sh", "-c", "test \"$(id -u)\" -ne 0 && : > \"$1\"", "sh", trial + "/f")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresUnavailableException("The start of PostgreSQL was interrupted.", e);
    } catch (IOException e) {
      return false; // no such command here
    } finally {
      Trees.delete(trial);
    }
  }

  /** The number of the user whose rights this process has. */
  private static int currentUser() throws IOException {
    String effective = "Uid:\\s+\\d+\\s+(\\d+)\\s.*";
    return Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.matches(effective))
        .map(line -> Integer.parseInt(line.replaceFirst(effective, "$1")))
        .findFirst()
        .orElseThrow(() -> new IOException("The system does not tell which user this is"));
  }

  private static void letThrough(Path folder) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(folder, permissions);
    }
  }
}
