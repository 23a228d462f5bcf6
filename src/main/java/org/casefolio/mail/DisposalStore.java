package org.casefolio.mail;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.Held;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Lets go what is old of messages that nothing happens to any more. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class DisposalStore {

  private static final String FORGET_TEXTS =
      """
      with old as materialized (
        select id
        from mail.message m
        where state <> 'waiting' and not text_gone and day < :before
          and owner <> all(:held) and (batch is null or batch <> all(:batches))
          and not exists (
            select from mail.message c where c.carrier = m.id and c.batch = any(:batches)
          )
          and not exists (
            select from unnest(:from::date[], :until::date[]) as held (since, upto)
            where m.day between since and upto
          )
        limit :limit
        for update skip locked
      )
      update mail.message m
      set content = null, text_gone = true
      from old
      where m.id = old.id
      """;

  private static final String DELETE =
      """
      with old as materialized (
        select id
        from mail.message m
        where writer = any(:writers) and state <> 'waiting' and day < :before
          and owner <> all(:held)
          and not exists (
            select from unnest(:from::date[], :until::date[]) as held (since, upto)
            where m.day between since and upto
          )
        limit :limit
        for update skip locked
      )
      delete from mail.message m
      using old
      where m.id = old.id
      """;

  // What a letter carries has no fate of its own: it is done when the letter is.
  private static final String LIST_DONE =
      """
      select m.id, m.writer, m.draft, coalesce(l.day, m.day) as day
      from mail.message m
      left join mail.message l on l.id = m.carrier
      where m.owner = :owner and (m.state <> 'waiting' or l.state <> 'waiting')
        and (m.batch is null or m.batch <> all(:batches))
        and not exists (
          select from mail.message c where c.carrier = m.id and c.batch = any(:batches)
        )
        and not exists (
          select from unnest(:from::date[], :until::date[]) as held (since, upto)
          where coalesce(l.day, m.day) between since and upto
        )
        and (:after::uuid is null or m.id > :after::uuid)
      order by m.id
      limit :limit
      """;

  private static final String REMOVE =
      """
      delete from mail.message
      where id = any(:ids)
      """;

  private static final String REPLACE =
      """
      update mail.message m
      set draft = less.draft, content = null, text_gone = true
      from unnest(:ids::uuid[], :drafts::bytea[]) as less (id, draft)
      where m.id = less.id
      """;

  private final Database database;

  DisposalStore(Database database) {
    this.database = database;
  }

  /** Forgets the texts of some messages from before a day; how many. */
  int forgetTexts(LocalDate before, Held held, List<byte[]> batches, int limit) {
    return database
        .sql(FORGET_TEXTS)
        .param("before", before)
        .param("held", held.accounts())
        .param("batches", batches.toArray(byte[][]::new))
        .param("from", held.from())
        .param("until", held.until())
        .param("limit", limit)
        .update();
  }

  /** Deletes some messages of writers from before a day; how many. */
  int delete(Collection<String> writers, LocalDate before, Held held, int limit) {
    return database
        .sql(DELETE)
        .param("writers", writers.toArray(String[]::new))
        .param("before", before)
        .param("held", held.accounts())
        .param("from", held.from())
        .param("until", held.until())
        .param("limit", limit)
        .update();
  }

  /**
   * A message that is done with.
   *
   * @param day the day on which that was
   */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Done(UUID id, String writer, byte[] draft, LocalDate day) {}

  /** An owner's messages that are done with and not held, those after one. */
  List<Done> listDone(
      UUID owner, Held held, List<byte[]> batches, @Nullable UUID after, int limit) {
    return database
        .sql(LIST_DONE)
        .param("owner", owner)
        .param("batches", batches.toArray(byte[][]::new))
        .param("from", held.from())
        .param("until", held.until())
        .param("after", after)
        .param("limit", limit)
        .query((row, _) ->
            new Done(
                row.getObject("id", UUID.class),
                row.getString("writer"),
                row.getBytes("draft"),
                row.getObject("day", LocalDate.class)))
        .list();
  }

  void remove(Collection<UUID> ids) {
    database.sql(REMOVE).param("ids", ids.toArray(UUID[]::new)).update();
  }

  /** Puts less in the place of what messages were written from. */
  void replace(Map<UUID, byte[]> drafts) {
    UUID[] ids = drafts.keySet().toArray(UUID[]::new);
    database
        .sql(REPLACE)
        .param("ids", ids)
        .param("drafts", Arrays.stream(ids).map(drafts::get).toArray(byte[][]::new))
        .update();
  }
}
