package org.casefolio.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.casefolio.structure.Routes.Route;

/**
 * Who gets what: the file {@code structure/access.txt}, whose head explains it.
 *
 * @param rows in the order in which they are walked
 */
record AccessTable(List<Row> rows) {

  static final Path FILE = Path.of("src/test/resources/structure/access.txt");

  /** Who asks; the columns of the table. */
  enum Who {
    /** A browser that has never signed in. */
    ANYONE,

    /** A program with a sender's credential, and no session. */
    SENDER,

    /** A program with a client's token, and no session. */
    CLIENT,

    /** With the cookie of a session of the owner that is over. */
    EXPIRED,

    /** Knew the owner's password and still has to show the second step. */
    BETWEEN,

    /** Signed in and proven, but somebody else. */
    OTHER,

    /** The owner's browser made to send a form by a foreign page, which knows no form token. */
    FORGED,

    /** The owner, without the proof that sensitive changes ask for. */
    UNPROVEN,

    /** The owner, who has just proven it. */
    OWNER;

    boolean isOwner() {
      return this == UNPROVEN || this == OWNER;
    }

    String heading() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One line.
   *
   * @param cells what each of {@link Who} gets
   * @param form what is sent: fields, or JSON where it begins with a brace
   */
  record Row(Route route, List<String> cells, String form) {

    Row with(List<String> others) {
      return new Row(route, List.copyOf(others), form);
    }

    private static Row read(String line) {
      String[] words = line.split("\\s+", -1);
      int who = Who.values().length;
      if (words.length < 2 + who || words.length > 3 + who) {
        throw new IllegalStateException("not a row: " + line);
      }
      return new Row(
          new Route(words[0], words[1]),
          List.of(words).subList(2, 2 + who),
          words.length == 3 + who ? words[2 + who] : "");
    }

    @Override
    public String toString() {
      return line(route.method(), route.path(), cells, form);
    }
  }

  static AccessTable read() {
    try {
      return new AccessTable(
          Files.readAllLines(FILE).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Row::read)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file with these rows in the place of its own, to look at and to copy. */
  static void write(Path to, List<Row> rows) {
    try {
      List<String> lines = new ArrayList<>();
      int next = 0;
      for (String line : Files.readAllLines(FILE)) {
        if (line.startsWith("# method")) {
          lines.add(
              "# "
                  + line(
                          "method",
                          "route",
                          List.of(Who.values()).stream().map(Who::heading).toList(),
                          "what is sent")
                      .replaceFirst("  ", ""));
        } else if (line.isBlank() || line.startsWith("#")) {
          lines.add(line);
        } else {
          lines.add(rows.get(next++).toString());
        }
      }
      Files.write(to, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(String method, String route, List<String> cells, String form) {
    StringBuilder line = new StringBuilder("%-9s%-34s".formatted(method, route));
    cells.forEach(cell -> line.append("%-9s".formatted(cell)));
    return line.append(form).toString().stripTrailing();
  }
}
