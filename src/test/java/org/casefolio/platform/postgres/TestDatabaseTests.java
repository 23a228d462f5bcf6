package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestDatabaseTests {

  @Test
  void givesEachTestItsOwnDatabaseInLosAngeles() {
    try (TestDatabase one = TestDatabase.create();
        TestDatabase other = TestDatabase.create()) {
      one.database().sql("create table only_here (n int)").update();

      assertThat(one.database().sql("show timezone").query(String.class).single())
          .isEqualTo("America/Los_Angeles");
      assertThat(
              other
                  .database()
                  .sql("select to_regclass('only_here') is null")
                  .query(Boolean.class)
                  .single())
          .isTrue();
    }
  }

  @Test
  void undoesWhatATransactionDidThatFailed() {
    try (TestDatabase database = TestDatabase.create()) {
      database.database().sql("create table entry (n int)").update();

      database
          .transactions()
          .executeWithoutResult(transaction -> {
            database.database().sql("insert into entry values (1)").update();
            transaction.setRollbackOnly();
          });

      assertThat(
              database.database().sql("select count(*) from entry").query(Integer.class).single())
          .isZero();
    }
  }

  @Test
  void leavesNothingOfATestToAnother() {
    String before;
    String name;
    try (TestDatabase one = TestDatabase.create()) {
      before = contents(one);
      name = one.url();
      one.database().sql("insert into cases.wording (title) values ('left over')").update();
      one.database().sql("delete from platform.flyway_schema_history").update();

      assertThat(contents(one)).isNotEqualTo(before);
    }

    List<TestDatabase> others = new ArrayList<>();
    try {
      do {
        others.add(TestDatabase.create());
      } while (!others.getLast().url().equals(name) && others.size() < 20);
      assertThat(others.getLast().url()).isEqualTo(name);
      assertThat(contents(others.getLast())).isEqualTo(before);
    } finally {
      others.forEach(TestDatabase::close);
    }
  }

  @Test
  void doesNotKeepADatabaseThatWasChangedInShape() {
    String name;
    try (TestDatabase one = TestDatabase.create()) {
      name = one.url();
      one.database().sql("alter table mail.message disable trigger all").update();
    }

    try (TestDatabase other = TestDatabase.create()) {
      assertThat(other.url()).isNotEqualTo(name);
    }
  }

  /** Every row and the state of every sequence. */
  private static String contents(TestDatabase database) {
    return database
        .database()
        .sql(
            """
            select concat(
              (select string_agg(query_to_xml(format('select * from %I.%I t order by t::text',
                  schemaname, tablename), true, true, '')::text, '' order by schemaname, tablename)
                from pg_tables
                where schemaname !~ '^pg_' and schemaname <> 'information_schema'),
              (select string_agg(s::text, '' order by s::text) from pg_sequences s))
            """)
        .query(String.class)
        .single();
  }
}
