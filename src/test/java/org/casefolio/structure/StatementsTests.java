package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/**
 * Every statement of the program is understood by the server, also those that no test runs; on the
 * oldest version, too. All of them are constants, so they stand in the compiled classes.
 */
class StatementsTests {

  private static final Path CLASSES = Path.of("target/classes/org/casefolio");

  private static final Set<String> RUNNERS =
      Set.of(
          "org/casefolio/platform/postgres/Database", "org/casefolio/platform/vault/KeyedHashes");

  private static final Pattern STATEMENT =
      Pattern.compile("(?is)\\s*(select|insert into|update|delete from|with|lock table)\\s.*");

  /** Where types follow from values that are not there yet, and are taken for text meanwhile. */
  private static final Set<String> ONLY_VALUES_TELL = Set.of("42P18", "42P08", "42725", "42804");

  @Test
  void theServerUnderstandsEveryStatement() throws SQLException {
    Map<String, String> statements = statements();
    List<String> refused = new ArrayList<>();
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.dataSource().getConnection()) {
      statements.forEach((sql, where) -> {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.getParameterMetaData();
        } catch (SQLException e) {
          if (!ONLY_VALUES_TELL.contains(e.getSQLState())
              && !e.getMessage().startsWith("ERROR: operator does not exist")) {
            refused.add(where + ": " + e.getMessage() + "\n" + sql);
          }
        }
      });
    }
    assertThat(statements).hasSizeGreaterThan(350);
    assertThat(refused).isEmpty();
  }

  private static Map<String, String> statements() {
    Map<String, String> statements = new TreeMap<>();
    for (Path file : Sources.list(CLASSES, ".class")) {
      for (String text : strings(file)) {
        if (STATEMENT.matcher(text).matches()) {
          statements.put(
              NamedParameterUtils.substituteNamedParameters(
                  NamedParameterUtils.parseSqlStatement(text), null),
              CLASSES.relativize(file).toString());
        }
      }
    }
    return statements;
  }

  /** The texts that a class which runs statements loads. */
  private static List<String> strings(Path file) {
    try {
      ClassModel read = ClassFile.of().parse(Files.readAllBytes(file));
      if (!runsStatements(read)) {
        return List.of();
      }
      return read.methods().stream()
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .filter(LoadConstantInstruction.class::isInstance)
          .map(element -> ((LoadConstantInstruction) element).constantEntry())
          .filter(StringEntry.class::isInstance)
          .map(entry -> ((StringEntry) entry).stringValue())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean runsStatements(ClassModel read) {
    return StreamSupport.stream(read.constantPool().spliterator(), false)
        .filter(ClassEntry.class::isInstance)
        .map(entry -> ((ClassEntry) entry).asInternalName())
        .anyMatch(RUNNERS::contains);
  }
}
