package org.casefolio.platform.postgres;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A {@link Database} on a data source of a test's own, such as one that counts statements. */
public final class DatabaseOn {

  private DatabaseOn() {}

  public static Database of(DataSource dataSource) {
    return new Database(JdbcClient.create(dataSource), dataSource);
  }
}
