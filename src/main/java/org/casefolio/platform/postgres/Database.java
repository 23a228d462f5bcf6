package org.casefolio.platform.postgres;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The one way to run SQL. Because the text must be a compile-time constant, a statement that is put
 * together at run time does not compile, and with it no injection.
 */
@Component
public class Database {

  private static final int AT_ONCE = 64 * 1024;

  private final JdbcClient jdbc;
  private final @Nullable JdbcTemplate connections;

  @Autowired
  Database(JdbcClient jdbc, DataSource dataSource) {
    this.jdbc = jdbc;
    this.connections = new JdbcTemplate(dataSource);
  }

  /** One that is only read. */
  Database(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.connections = null;
  }

  /** Starts a statement with named ({@code :name}) or positional parameters. */
  public JdbcClient.StatementSpec sql(@CompileTimeConstant final String sql) {
    return jdbc.sql(sql);
  }

  /**
   * Inserts rows with {@code copy TABLE (COLUMNS) from stdin (format binary)}, in the transaction
   * that runs. That is the quickest way to insert a thousand of them and knows no {@code on
   * conflict}: a row that a unique index refuses fails all of them, and the transaction with it.
   *
   * @param columns how many columns the statement names
   * @param row adds the values of one row
   * @throws org.springframework.dao.DuplicateKeyException if a unique index refuses a row
   */
  public <T> void copy(
      @CompileTimeConstant final String sql,
      int columns,
      Collection<T> rows,
      BiConsumer<CopyRows, T> row) {
    if (connections == null) {
      throw new IllegalStateException("only read");
    }
    connections.execute(
        (ConnectionCallback<Long>) connection -> copy(connection, sql, columns, rows, row));
  }

  private static <T> Long copy(
      Connection connection,
      String sql,
      int columns,
      Collection<T> rows,
      BiConsumer<CopyRows, T> row)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      CopyRows written = new CopyRows(columns);
      written.begin();
      for (T one : rows) {
        written.beginRow();
        row.accept(written, one);
        if (written.size() > AT_ONCE) {
          send(copy, written);
        }
      }
      written.end();
      send(copy, written);
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void send(CopyIn copy, CopyRows rows) throws SQLException {
    byte[] bytes = rows.take();
    copy.writeToCopy(bytes, 0, bytes.length);
  }
}
