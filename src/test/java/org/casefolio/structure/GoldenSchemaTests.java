package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * The schema that the migrations result in, as one text to review. When a migration changes it on
 * purpose, copy {@code target/schema.txt} over the golden file.
 */
class GoldenSchemaTests {

  private static final Path GOLDEN = Path.of("src/test/resources/structure/schema.txt");

  private static final String COLUMNS =
      """
      select format('%s.%s %s %s%s%s', c.table_schema, c.table_name, c.column_name,
               c.udt_name,
               case c.is_nullable when 'NO' then ' not null' else '' end,
               coalesce(' default ' || c.column_default, ''))
      from information_schema.columns c
      where c.table_schema not in ('pg_catalog', 'information_schema')
        and c.table_name <> 'flyway_schema_history'
      order by c.table_schema, c.table_name, c.ordinal_position
      """;

  private static final String CONSTRAINTS =
      """
      select format('%s %s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_constraint
      where connamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
        and conrelid::regclass::text not like '%flyway%'
        and contype <> 'n'
      order by 1
      """;

  private static final String INDEXES =
      """
      select indexdef
      from pg_indexes
      where schemaname not in ('pg_catalog', 'information_schema') and tablename not like '%flyway%'
      order by 1
      """;

  private static final String TRIGGERS =
      """
      select pg_get_triggerdef(oid)
      from pg_trigger
      where not tgisinternal
      order by 1
      """;

  @Test
  void migrationsResultInTheGoldenSchema() throws Exception {
    String schema;
    try (TestDatabase database = TestDatabase.create()) {
      schema =
          java.util.stream.Stream.of(COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS)
              .map(sql ->
                  database.jdbc().sql(sql).query(String.class).list().stream()
                      .collect(Collectors.joining("\n")))
              .collect(Collectors.joining("\n\n", "", "\n"));
    }
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/schema.txt"), schema);
    assertThat(schema).isEqualTo(Files.exists(GOLDEN) ? Files.readString(GOLDEN) : "");
  }
}
