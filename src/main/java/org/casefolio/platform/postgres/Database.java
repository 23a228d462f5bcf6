package org.casefolio.platform.postgres;

import com.google.errorprone.annotations.CompileTimeConstant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The one way to run SQL. Because the text must be a compile-time constant, a statement that is put
 * together at run time does not compile, and with it no injection.
 */
@Component
public class Database {

  private final JdbcClient jdbc;

  Database(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Starts a statement with named ({@code :name}) or positional parameters. */
  public JdbcClient.StatementSpec sql(@CompileTimeConstant final String sql) {
    return jdbc.sql(sql);
  }
}
