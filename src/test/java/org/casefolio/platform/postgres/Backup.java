package org.casefolio.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The rows of every table at one moment, as {@code pg_dump} takes them. */
public final class Backup {

  private final Map<String, byte[]> tables = new LinkedHashMap<>();

  /** Takes a backup. */
  public Backup(DataSource database) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      for (String table : Sweep.list(connection, Sweep.TABLES)) {
        if (table.startsWith("public.")) {
          continue; // not the program's, but another test's
        }
        tables.put(table, Sweep.copyOut(connection, table));
      }
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Restores it to a database, of which nothing else is left. */
  public void restore(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local session_replication_role = replica");
      for (Map.Entry<String, byte[]> table : tables.entrySet()) {
        statement.execute("delete from " + table.getKey());
        Sweep.copyIn(connection, table.getKey(), table.getValue());
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
