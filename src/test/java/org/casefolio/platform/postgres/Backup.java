package org.casefolio.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The rows of every table and its sequences at one moment, as {@code pg_dump} takes them. */
public final class Backup {

  private final Map<String, byte[]> tables = new LinkedHashMap<>();
  private final List<String> sequences;

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
      sequences = Sweep.list(connection, Sweep.SEQUENCES);
      sequences.removeIf(sequence -> sequence.contains("'public."));
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
      for (String sequence : sequences) {
        statement.execute(sequence);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
