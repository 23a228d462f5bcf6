package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server writes about itself into its cluster: {@code postmaster.pid}.
 *
 * @param pid its process, which may long be gone or be somebody else's by now
 * @param port where it listens; 0 as long as it has not come so far
 * @param ready whether it accepts connections
 */
record Postmaster(long pid, int port, boolean ready) {

  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;
  private static final Pattern PORT_OPTION = Pattern.compile("\"port=(\\d{1,5})\"");

  static Path file(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  static Optional<Postmaster> find(Path cluster) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file(cluster), StandardCharsets.ISO_8859_1);
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Postmaster(
              Long.parseLong(lines.getFirst().strip()),
              lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0,
              lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready")));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty(); // none, or just being written
    }
  }

  /** The port of the last start, also after a clean stop. */
  static OptionalInt lastPort(Path cluster) {
    try {
      Matcher port =
          PORT_OPTION.matcher(
              Files.readString(cluster.resolve("postmaster.opts"), StandardCharsets.ISO_8859_1));
      return port.find() ? OptionalInt.of(Integer.parseInt(port.group(1))) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * The living processes of a server of this cluster, found by the folder they work in or, where
   * that may not be seen, by their command line; never by a number in a file alone, which after a
   * restart of the machine may be anybody's.
   */
  static List<ProcessHandle> processes(Path cluster) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> worksIn(process, cluster)).toList();
    }
  }

  private static boolean worksIn(ProcessHandle process, Path cluster) {
    Path entry = Path.of("/proc", Long.toString(process.pid()));
    try {
      String command = Files.readString(entry.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      if (command.contains("postgres") && command.contains("\0-D\0" + latin1(cluster) + "\0")) {
        // The supervisor carries the same arguments, but it does not touch the cluster.
        return command.substring(0, command.indexOf('\0')).endsWith("/postgres");
      }
      return command.startsWith("postgres:")
          && Files.readSymbolicLink(entry.resolve("cwd")).equals(cluster);
    } catch (IOException e) {
      return false; // gone, or not ours to see
    }
  }

  private static String latin1(Path path) {
    return new String(
        path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
