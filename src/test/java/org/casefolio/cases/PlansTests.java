package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlansTests {

  private final TestDatabase database = TestDatabase.create();
  private final TestCases module =
      TestCases.on(database.dataSource(), database.database(), Clock.systemUTC(), Map.of());

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void ofWhatManyAskForAreMadeOnceAndNotEachTime() {
    module.ledger().record(batch(event("1")));
    List<Integer> plans =
        database
            .transactions()
            .execute(_ -> {
              // A table of one row would be read from end to end, however it is asked for.
              database.jdbc().sql("set local enable_seqscan = off").update();
              for (int i = 0; i < 15; i++) {
                assertThat(module.cases().find(RECEIPT)).isPresent();
                assertThat(module.cases().summaries(List.of(RECEIPT))).hasSize(1);
                assertThat(module.cases().standings(List.of(RECEIPT))).hasSize(1);
              }
              return database
                  .jdbc()
                  .sql(
                      """
                      select generic_plans
                      from pg_prepared_statements
                      where statement like '%from cases.case_file c%'
                      """)
                  .query(Integer.class)
                  .list();
            });
    assertThat(plans).hasSize(3).allMatch(kept -> kept > 0);
  }
}
