package org.casefolio.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Holds a client in the middle of recording events, as a slow database does, until it is let go: a
 * lock for which a trigger on what is recorded waits. Without it a kill aimed there comes too late
 * whenever the machine has other things to do.
 */
final class Hold implements AutoCloseable {

  private final SingleConnectionDataSource connection;
  private final JdbcClient jdbc;

  private Hold(Connection connection) {
    this.connection = new SingleConnectionDataSource(connection, true);
    this.jdbc = JdbcClient.create(this.connection);
  }

  /** Makes it possible; the tables have to be there, and the schema of the harness. */
  static void prepare(DataSource writable) {
    JdbcClient jdbc = JdbcClient.create(writable);
    jdbc.sql(
            """
            create function harness.hold() returns trigger language plpgsql as $$
            begin
              perform pg_advisory_xact_lock_shared(hashtext(current_setting('application_name')));
              return null;
            end
            $$
            """)
        .update();
    jdbc.sql(
            """
            create trigger hold before insert on cases.entry
            for each statement execute function harness.hold()
            """)
        .update();
  }

  /** Holds whatever a client records from now on. */
  static Hold on(DataSource writable, String client) {
    try {
      Hold hold = new Hold(writable.getConnection());
      hold.jdbc
          .sql("select pg_advisory_lock(hashtext(:client))")
          .param("client", client)
          .query(row -> {});
      return hold;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether somebody is held. */
  boolean isMet() {
    return jdbc.sql(
            """
            select exists (
              select 1
              from pg_locks ours
              join pg_locks theirs using (locktype, database, classid, objid, objsubid)
              where ours.pid = pg_backend_pid() and ours.locktype = 'advisory'
                and not theirs.granted)
            """)
        .query(Boolean.class)
        .single();
  }

  /** Lets go; the end of the database has done so, too. */
  @Override
  public void close() {
    connection.destroy();
  }
}
