package org.casefolio.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of blocks, and the entries as blocks see them. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class BlockStore {

  private static final String COLUMNS =
      "number, last_entry, entries, sealed_at, encode(mac, 'hex') as mac";

  private static final String LAST =
      "select " + COLUMNS + " from audit.block order by number desc limit 1";

  private static final String FIND =
      "select " + COLUMNS + " from audit.block where number = :number";

  private static final String LIST =
      "select " + COLUMNS + " from audit.block where number > :after order by number limit :most";

  private static final String REMOVED =
      """
      select number, last_entry, 0 as entries, removed_at as sealed_at, encode(mac, 'hex') as mac,
        encode(proof, 'hex') as proof
      from audit.removal
      order by number desc
      limit 1
      """;

  private static final String HAS_ENTRIES_AFTER =
      """
      select exists (select from audit.entry where id > :entry)
      """;

  private static final String HAS_ENTRIES_UPTO =
      """
      select exists (select from audit.entry where id <= :entry)
        or exists (select from audit.block where number <= :block)
      """;

  private static final String IMPATIENT =
      """
      set local lock_timeout = '200ms'
      """;

  private static final String KEEP_OUT =
      """
      lock table audit.entry in share mode
      """;

  private static final String LAST_ENTRY =
      """
      select coalesce(max(id), 0)
      from audit.entry
      """;

  private static final String TRY_LOCK =
      """
      select pg_try_advisory_xact_lock(hashtextextended('audit.block', 0))
      """;

  private static final String ENTRIES =
      """
      select id, at, account, operator, action, result, network, detail, reason
      from audit.entry
      where id > :after and id <= :upto
      order by id
      limit :most
      """;

  private static final String COUNT_AFTER =
      """
      select count(*)
      from audit.entry
      where id > :entry
      """;

  private static final String INSERT =
      """
      insert into audit.block (number, last_entry, entries, sealed_at, mac)
      values (:number, :lastEntry, :entries, :sealedAt, decode(:mac, 'hex'))
      """;

  private static final String LAST_BEFORE =
      """
      select max(number)
      from audit.block
      where number < coalesce(
        (select min(number) from audit.block where sealed_at >= :before), 9223372036854775807)
      """;

  private static final String REMOVE =
      """
      select audit.remove_blocks(:upto, :at, decode(:proof, 'hex'))
      """;

  private final Database database;

  BlockStore(Database database) {
    this.database = database;
  }

  /**
   * An entry as its block sees it.
   *
   * @param bytes all of it, in one way only
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(long id, byte[] bytes) {}

  /**
   * Up to which block everything was removed.
   *
   * @param block the last one that went; its time is that of the removal
   * @param proof the keyed hash over it, in hex
   */
  record Removal(Block block, String proof) {}

  Optional<Block> findLast() {
    return database.sql(LAST).query(BlockStore::block).optional();
  }

  Optional<Block> find(long number) {
    return database.sql(FIND).param("number", number).query(BlockStore::block).optional();
  }

  /** Blocks after one, in order. */
  List<Block> list(long after, int most) {
    return database
        .sql(LIST)
        .param("after", after)
        .param("most", most)
        .query(BlockStore::block)
        .list();
  }

  Optional<Removal> findRemoval() {
    return database
        .sql(REMOVED)
        .query((row, number) -> new Removal(block(row, number), row.getString("proof")))
        .optional();
  }

  boolean hasEntriesAfter(long entry) {
    return database.sql(HAS_ENTRIES_AFTER).param("entry", entry).query(Boolean.class).single();
  }

  /** Whether something is there again, or still, that was removed. */
  boolean hasAnyUpTo(Block removed) {
    return database
        .sql(HAS_ENTRIES_UPTO)
        .param("entry", removed.lastEntry())
        .param("block", removed.number())
        .query(Boolean.class)
        .single();
  }

  long countAfter(long entry) {
    return database.sql(COUNT_AFTER).param("entry", entry).query(Long.class).single();
  }

  /**
   * The id up to which no entry can come any more. An id is drawn only by who may write to the
   * table, so while nobody may and nobody is at it, all smaller ones are there or never will be.
   * Waits a fifth of a second for that, since whoever signs in then waits behind it.
   */
  long cut() {
    database.sql(IMPATIENT).update();
    database.sql(KEEP_OUT).update();
    return database.sql(LAST_ENTRY).query(Long.class).single();
  }

  /** Whether this transaction is the only one, on any node, that adds or removes blocks. */
  boolean tryLock() {
    return database.sql(TRY_LOCK).query(Boolean.class).single();
  }

  List<Line> listEntries(long after, long upto, int most) {
    return database
        .sql(ENTRIES)
        .param("after", after)
        .param("upto", upto)
        .param("most", most)
        .query(BlockStore::line)
        .list();
  }

  void insert(Block block) {
    database
        .sql(INSERT)
        .param("number", block.number())
        .param("lastEntry", block.lastEntry())
        .param("entries", block.entries())
        .param("sealedAt", block.sealedAt().atOffset(ZoneOffset.UTC))
        .param("mac", block.mac())
        .update();
  }

  /** The last of the first blocks that were all sealed before a time. */
  Optional<Long> findLastBefore(Instant time) {
    return database
        .sql(LAST_BEFORE)
        .param("before", time.atOffset(ZoneOffset.UTC))
        .query((row, _) -> {
          long number = row.getLong(1);
          return row.wasNull() ? Optional.<Long>empty() : Optional.of(number);
        })
        .single();
  }

  /** Removes a block and all before it with their entries; answers how many entries there were. */
  long remove(long upto, Instant at, String proof) {
    return database
        .sql(REMOVE)
        .param("upto", upto)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("proof", proof)
        .query(Long.class)
        .single();
  }

  private static Block block(ResultSet row, int number) throws SQLException {
    return new Block(
        row.getLong("number"),
        row.getLong("last_entry"),
        row.getInt("entries"),
        row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
        row.getString("mac"));
  }

  private static Line line(ResultSet row, int number) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(row.getLong("id"));
      out.writeLong(
          ChronoUnit.MICROS.between(
              Instant.EPOCH, row.getObject("at", OffsetDateTime.class).toInstant()));
      write(out, row.getBytes("account"));
      write(out, utf8(row.getString("operator")));
      write(out, utf8(row.getString("action")));
      write(out, utf8(row.getString("result")));
      write(out, row.getBytes("network"));
      write(out, utf8(row.getString("detail")));
      write(out, utf8(row.getString("reason")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Line(row.getLong("id"), bytes.toByteArray());
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Its length first, so that nothing can move from one field into the next. */
  private static void write(DataOutputStream out, byte @Nullable [] field) throws IOException {
    out.writeInt(field == null ? -1 : field.length);
    if (field != null) {
      out.write(field);
    }
  }
}
