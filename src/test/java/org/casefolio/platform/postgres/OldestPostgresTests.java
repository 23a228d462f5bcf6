package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** That the second run of the tests is one on another version, and not the same once more. */
class OldestPostgresTests {

  @Test
  void theServerIsTheOldestThatTheProgramAccepts() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.dataSource().getConnection()) {
      int version = connection.getMetaData().getDatabaseMajorVersion();

      assertThat(version).isEqualTo(15);
      PostgresConfiguration.requireVersion(version);
    }
  }
}
