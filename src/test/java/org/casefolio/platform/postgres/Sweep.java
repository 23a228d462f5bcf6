package org.casefolio.platform.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Makes a copy of the template again what it was when it was made. Deleting a few rows takes a
 * twentieth of the time of dropping a database and copying another.
 */
final class Sweep {

  /** A database that has grown by more is not worth it. */
  private static final long MOST_BYTES = 16 << 20;

  static final String TABLES =
      """
      select format('%I.%I', schemaname, tablename)
      from pg_tables
      where schemaname !~ '^pg_' and schemaname <> 'information_schema'
      order by 1
      """;

  /** Statements that put every sequence where it stands. */
  static final String SEQUENCES =
      """
      select format('select setval(%L, %s, %s)', format('%I.%I', schemaname, sequencename),
        coalesce(last_value, start_value), (last_value is not null)::text)
      from pg_sequences
      order by 1
      """;

  /** Whatever a test can have changed but rows; what is temporary goes with its session. */
  private static final String SHAPE =
      """
      with ours as (
        select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
      ), class as (
        select * from pg_class where relnamespace in (select oid from ours)
      ), part as (
        select concat_ws(' ', 'class', oid, relnamespace, relname, relkind, reloptions) as part
        from class
        union all
        select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attnotnull)
        from pg_attribute
        where attrelid in (select oid from class)
        union all
        select concat_ws(' ', 'trigger', oid, tgname, tgenabled) from pg_trigger
        union all
        select concat_ws(' ', 'constraint', oid, conname)
        from pg_constraint
        where connamespace in (select oid from ours)
        union all
        select concat_ws(' ', 'function', oid, proname, md5(prosrc))
        from pg_proc
        where pronamespace in (select oid from ours)
        union all
        select concat_ws(' ', 'schema', oid) from ours
      )
      select md5(string_agg(part, chr(10) order by part)) from part
      """;

  private static final String OTHERS =
      """
      select count(pg_terminate_backend(pid, 10000))
      from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
      """;

  private final String shape;
  private final long bytes;
  private final String emptying;
  private final Map<String, byte[]> rows = new LinkedHashMap<>();

  /** Looks at the template. */
  Sweep(Connection template) throws SQLException {
    shape = one(template, SHAPE);
    bytes = size(template);
    List<String> statements = new ArrayList<>();
    for (String table : list(template, TABLES)) {
      statements.add("delete from " + table);
      byte[] held = copyOut(template, table);
      if (held.length > 0) {
        rows.put(table, held);
      }
    }
    statements.addAll(list(template, SEQUENCES));
    emptying = String.join(";\n", statements);
  }

  /** Returns false if the database cannot be made what it was, or not cheaply. */
  boolean restores(Connection database) throws SQLException {
    one(database, OTHERS);
    if (!one(database, SHAPE).equals(shape) || size(database) > bytes + MOST_BYTES) {
      return false;
    }
    try (Statement statement = database.createStatement()) {
      // No trigger fires, and no row has to go before another.
      statement.execute("set session_replication_role = replica");
      database.setAutoCommit(false);
      statement.execute(emptying);
      for (Map.Entry<String, byte[]> table : rows.entrySet()) {
        copyIn(database, table.getKey(), table.getValue());
      }
      database.commit();
    }
    return true;
  }

  private static long size(Connection database) throws SQLException {
    return Long.parseLong(one(database, "select pg_database_size(current_database())"));
  }

  static byte[] copyOut(Connection database, String table) throws SQLException {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      copy(database).copyOut("copy " + table + " to stdout", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void copyIn(Connection database, String table, byte[] rows) throws SQLException {
    try {
      copy(database).copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CopyManager copy(Connection database) throws SQLException {
    return new CopyManager(database.unwrap(BaseConnection.class));
  }

  private static String one(Connection database, String sql) throws SQLException {
    return list(database, sql).getFirst();
  }

  static List<String> list(Connection database, String sql) throws SQLException {
    List<String> list = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        list.add(found.getString(1));
      }
    }
    return list;
  }
}
