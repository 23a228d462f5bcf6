package org.casefolio.mail;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casefolio.mail.Earlier.Fate;
import org.casefolio.mail.Halts.Reached;
import org.casefolio.platform.postgres.Database;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Messages that must not leave.
 *
 * <p>A message whose text is fixed and that is leased is in a worker's hands, or was when the
 * process ended: it may have been accepted, as may one that is in doubt. One that is leased and not
 * written yet can be taken away, because whoever holds the lease writes it down before sending. Of
 * a message that a letter carries the letter says how far it has come. A letter of which something
 * must not leave is cancelled: what becomes of the rest, {@link Bundles#mend} says.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class HaltStore {

  // Rows are always locked in the order of their ids, here and by those who enqueue corrections.
  private static final String HOLD =
      """
      with held as materialized (
        select m.id
        from mail.message m
        left join mail.message l on l.id = m.carrier
        where m.batch = any(:batches) and m.halt is null
          and m.state <> 'accepted' and l.state is distinct from 'accepted'
        order by m.id
        for update of m
      )
      update mail.message m
      set halt = 'held', lease = case when content is not null then lease end
      from held
      where m.id = held.id
      """;

  private static final String RELEASE =
      """
      update mail.message
      set halt = null
      where batch = any(:batches) and halt = 'held'
      """;

  private static final String SETTLE =
      """
      update mail.message m
      set state = 'accepted', halt = null, topic = null, due = null, lease = null,
        leased_until = null
      from (
        select d.id
        from mail.message d
        left join mail.message l on l.id = d.carrier
        where d.batch = any(:batches) and d.halt = 'held' and d.state = 'waiting'
          and l.state is distinct from 'accepted'
          and (d.doubt or d.content is not null and d.leased_until < now()
            or l.doubt or l.leased_until < now())
      ) as doubtful
      where m.id = doubtful.id
      """;

  private static final String CANCEL_HELD =
      """
      update mail.message
      set halt = 'cancelled'
      where batch = any(:batches) and halt = 'held'
      """;

  private static final String UNSENT =
      """
      select m.id, m.owner, m.writer, m.draft, m.halt is not distinct from 'held' as held,
        'UNSENT' as fate
      from unnest(:topics::bytea[], :batches::bytea[]) as p (topic, batch)
      join mail.message m on m.topic = p.topic and m.batch = p.batch
      left join mail.message l on l.id = m.carrier
      where m.state <> 'accepted' and l.state is distinct from 'accepted'
        and m.halt is distinct from 'cancelled'
      order by m.id
      for update of m
      """;

  private static final String REACHED =
      """
      select distinct m.owner,
        m.state = 'accepted' or m.doubt or (m.content is not null and m.lease is not null)
          or l.id is not null and (l.state = 'accepted' or l.doubt or l.lease is not null) as sent
      from mail.message m
      left join mail.message l on l.id = m.carrier
      where m.batch = any(:batches)
      """;

  private static final String LOCK_EARLIER =
      """
      select id
      from mail.message
      where owner = any(:owners) and (batch = any(:batches) or topic = any(:topics))
      order by id
      for update
      """;

  private static final String LOCK_LETTERS =
      """
      select id
      from mail.message
      where letter and id in (
        select carrier
        from mail.message
        where owner = any(:owners) and (batch = any(:batches) or topic = any(:topics))
          and carrier is not null
      )
      order by id
      for update
      """;

  private static final String EARLIER =
      """
      select m.id, m.owner, m.writer, m.draft, m.halt is not distinct from 'held' as held,
        case
          when m.state = 'accepted' or m.doubt or (m.content is not null and m.lease is not null)
            or l.id is not null and (l.state = 'accepted' or l.doubt or l.lease is not null)
            then 'SENT'
          when m.halt = 'cancelled' then 'CANCELLED'
          else 'UNSENT'
        end as fate
      from mail.message m
      left join mail.message l on l.id = m.carrier
      where m.owner = any(:owners) and (m.batch = any(:batches) or m.topic = any(:topics))
      order by m.id
      """;

  private static final String CANCEL =
      """
      with chosen as materialized (
        select m.id,
          m.content is not null and m.lease is not null as begun,
          m.doubt or m.content is not null and m.leased_until < now()
            or l.doubt or l.leased_until < now() as doubtful
        from mail.message m
        left join mail.message l on l.id = m.carrier
        where m.id = any(:ids) and m.state <> 'accepted' and l.state is distinct from 'accepted'
        order by m.id
        for update of m
      )
      update mail.message m
      set halt = case when not coalesce(doubtful, false) then 'cancelled' end,
        state = case when doubtful then 'accepted' else state end,
        topic = case when not coalesce(doubtful, false) then topic end,
        due = case when not coalesce(doubtful, false) then due end,
        lease = case when begun and not coalesce(doubtful, false) then lease end,
        leased_until = case when begun and not coalesce(doubtful, false) then leased_until end
      from chosen
      where m.id = chosen.id
      """;

  private static final String BREAK_LETTERS_OF =
      MailStore.BREAK_CARRIERS_OF + "id = any(:ids)" + MailStore.BROKEN;

  private static final String BREAK_LETTERS_HELD =
      MailStore.BREAK_CARRIERS_OF + "batch = any(:batches) and halt = 'held'" + MailStore.BROKEN;

  private static final String DRAFTS =
      """
      select m.id, m.draft
      from mail.message m
      left join mail.message l on l.id = m.carrier
      where m.id = any(:ids) and m.state = 'waiting' and not m.doubt
        and (m.lease is null or m.content is null)
        and (l.id is null or l.state = 'waiting' and not l.doubt and l.lease is null)
      """;

  private static final String REWRITE =
      """
      update mail.message m
      set draft = fresh.draft, content = null, lease = null, leased_until = null
      from unnest(:ids::uuid[], :drafts::bytea[]) as fresh (id, draft)
      where m.id = fresh.id
      """;

  // What was in hand when it was cancelled, and may have left, counts as sent.
  private static final String SETTLE_CANCELLED =
      """
      update mail.message
      set state = 'accepted', halt = null, topic = null, due = null, lease = null,
        leased_until = null
      where topic = any(:topics) and halt = 'cancelled' and state = 'waiting'
        and (doubt or content is not null and leased_until < now())
      """;

  private static final String FORGET =
      """
      delete from mail.message m
      where topic = any(:topics) and halt = 'cancelled' and not doubt
        and (lease is null or leased_until < now())
        and not exists (
          select
          from mail.message l
          where l.id = m.carrier and (l.state = 'accepted' or l.doubt or l.lease is not null)
        )
      """;

  private static final RowMapper<Row> ROW =
      (row, number) ->
          new Row(
              row.getObject("id", UUID.class),
              row.getObject("owner", UUID.class),
              row.getString("writer"),
              row.getBytes("draft"),
              Fate.valueOf(row.getString("fate")),
              row.getBoolean("held"));

  private final Database database;

  HaltStore(Database database) {
    this.database = database;
  }

  void hold(List<byte[]> batches) {
    database.sql(HOLD).param("batches", batches.toArray(byte[][]::new)).update();
    database.sql(BREAK_LETTERS_HELD).param("batches", batches.toArray(byte[][]::new)).update();
  }

  void release(List<byte[]> batches) {
    database.sql(RELEASE).param("batches", batches.toArray(byte[][]::new)).update();
  }

  /** Counts as sent what a process had in hand when it ended. */
  void settle(List<byte[]> batches) {
    database.sql(SETTLE).param("batches", batches.toArray(byte[][]::new)).update();
  }

  void cancelHeld(List<byte[]> batches) {
    database.sql(CANCEL_HELD).param("batches", batches.toArray(byte[][]::new)).update();
  }

  /** What has not left, by pairs of topic and batch. */
  List<Row> unsent(List<byte[]> topics, List<byte[]> batches) {
    return database
        .sql(UNSENT)
        .param("topics", topics.toArray(byte[][]::new))
        .param("batches", batches.toArray(byte[][]::new))
        .query(ROW)
        .list();
  }

  Reached reached(List<byte[]> batches) {
    Set<UUID> sent = new HashSet<>();
    Set<UUID> unsent = new HashSet<>();
    database
        .sql(REACHED)
        .param("batches", batches.toArray(byte[][]::new))
        .query(row -> {
          (row.getBoolean("sent") ? sent : unsent).add(row.getObject("owner", UUID.class));
        });
    return new Reached(sent, unsent);
  }

  List<Row> earlier(Collection<UUID> owners, List<byte[]> batches, List<byte[]> topics) {
    Map<String, Object> about =
        Map.of(
            "owners", owners.toArray(UUID[]::new),
            "batches", batches.toArray(byte[][]::new),
            "topics", topics.toArray(byte[][]::new));
    database.sql(LOCK_EARLIER).params(about).query(UUID.class).list();
    database.sql(LOCK_LETTERS).params(about).query(UUID.class).list();
    return database.sql(EARLIER).params(about).query(ROW).list();
  }

  void cancel(Collection<UUID> ids) {
    database.sql(CANCEL).param("ids", ids.toArray(UUID[]::new)).update();
    breakLetters(ids);
  }

  /** Takes care that no letter leaves as it is that carries one of these. */
  private void breakLetters(Collection<UUID> ids) {
    database.sql(BREAK_LETTERS_OF).param("ids", ids.toArray(UUID[]::new)).update();
  }

  Map<UUID, byte[]> drafts(Collection<UUID> ids) {
    Map<UUID, byte[]> drafts = new HashMap<>();
    database
        .sql(DRAFTS)
        .param("ids", ids.toArray(UUID[]::new))
        .query(row -> {
          drafts.put(row.getObject("id", UUID.class), row.getBytes("draft"));
        });
    return drafts;
  }

  void rewrite(Map<UUID, byte[]> drafts) {
    UUID[] ids = drafts.keySet().toArray(UUID[]::new);
    byte[][] sealed = new byte[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      sealed[i] = drafts.get(ids[i]);
    }
    database.sql(REWRITE).param("ids", ids).param("drafts", sealed).update();
    breakLetters(drafts.keySet());
  }

  void forget(List<byte[]> topics) {
    database.sql(SETTLE_CANCELLED).param("topics", topics.toArray(byte[][]::new)).update();
    database.sql(FORGET).param("topics", topics.toArray(byte[][]::new)).update();
  }

  /** A message as it lies in the table. */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(UUID id, UUID owner, String writer, byte[] draft, Fate fate, boolean held) {}
}
