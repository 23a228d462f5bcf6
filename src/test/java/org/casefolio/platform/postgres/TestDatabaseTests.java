package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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
}
