package org.casefolio.platform.vault;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;

/**
 * The keyed hashes of one table, as they are renewed when their key is changed. A module has one
 * for each of its tables that keeps what {@link Vault#blind} makes; a test looks for columns that
 * were forgotten.
 *
 * <p>The table is gone through by its pages, so that any table will do, and a row that somebody
 * else has locked is left for the next round, so that nobody is waited for.
 */
public final class KeyedHashes {

  /** A thousand rows or so. */
  private static final int PAGES_AT_ONCE = 64;

  private static final Pattern TABLE = Pattern.compile("\\bfrom (\\w+\\.\\w+)");

  private static final String PAGES =
      """
      select pg_relation_size(:table::regclass) / current_setting('block_size')::int
      """;

  private final Database database;
  private final String table;
  private final @CompileTimeConstant String select;
  private final @CompileTimeConstant String update;

  /**
   * The hashes of a table.
   *
   * @param select the {@code ctid::text} and the hashes of rows with a {@code ctid} from {@code
   *     :from} and before {@code :to} (as texts) of which some hash does not end with {@code
   *     :suffix} after 32 bytes
   * @param update puts {@code :h1}, {@code :h2} … in the place of the hashes of {@code :rows}, as
   *     far as nobody else has locked these
   */
  public KeyedHashes(
      Database database, @CompileTimeConstant String select, @CompileTimeConstant String update) {
    this.database = database;
    Matcher from = TABLE.matcher(select);
    if (!from.find()) {
      throw new IllegalArgumentException("names no table");
    }
    this.table = from.group(1);
    this.select = select;
    this.update = update;
  }

  /** The name of the table with its schema. */
  String table() {
    return table;
  }

  /** How many pages the table has. */
  long countPages() {
    return database.sql(PAGES).param("table", table).query(Long.class).single();
  }

  /** How many pages {@link #renew} goes through. */
  static int step() {
    return PAGES_AT_ONCE;
  }

  private record Row(String place, List<byte @Nullable []> hashes) {}

  /**
   * Renews the hashes of some pages, in the caller's transaction.
   *
   * @return how many rows had other ones, whether they could be renewed or not
   */
  int renew(KeyRing ring, long page) {
    List<Row> rows =
        database
            .sql(select)
            .param("from", "(" + page + ",0)")
            .param("to", "(" + (page + PAGES_AT_ONCE) + ",0)")
            .param("suffix", KeyRing.suffix(ring.stored()))
            .query((row, _) -> {
              List<byte @Nullable []> hashes = new ArrayList<>();
              for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
                byte[] hash = row.getBytes(i);
                hashes.add(hash == null ? null : ring.renew(hash));
              }
              return new Row(row.getString(1), hashes);
            })
            .list();
    if (!rows.isEmpty()) {
      var statement =
          database
              .sql(update)
              .param("rows", rows.stream().map(Row::place).toArray(String[]::new))
              .param("suffix", KeyRing.suffix(ring.stored()));
      for (int i = 0; i < rows.getFirst().hashes().size(); i++) {
        int column = i;
        statement =
            statement.param(
                "h" + (i + 1),
                rows.stream().map(row -> row.hashes().get(column)).toArray(byte[][]::new));
      }
      statement.update();
    }
    return rows.size();
  }
}
