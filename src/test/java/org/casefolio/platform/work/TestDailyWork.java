package org.casefolio.platform.work;

import org.casefolio.platform.postgres.TestDatabase;

/** What does daily work in the tests of other modules. */
public final class TestDailyWork {

  private TestDailyWork() {}

  public static DailyWork on(TestDatabase database) {
    return new DailyWork(new DailyWorkStore(database.database()), database.transactionManager());
  }
}
