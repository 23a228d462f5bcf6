package org.casefolio.mail;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What becomes of messages that came back, and which reports were dealt with. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class BounceStore {

  private static final String FIND =
      """
      select m.id, m.owner, m.writer, m.state = 'accepted' as accepted, m.draft,
        m.content is not null as whole, m.returns, r.overtaken
      from mail.return_path r
      join mail.message m on m.id = r.message
      where r.hash = any(:hashes)
      for update of m
      """;

  private static final String REMEMBER =
      """
      insert into mail.report (identity, day)
      select :identity, :day
      where not exists (select from mail.report where identity = any(:identities))
      on conflict do nothing
      """;

  private static final String EXPECT =
      """
      insert into mail.return_path (hash, message, day)
      select hash, message, :day
      from unnest(:hashes::bytea[], :messages::uuid[]) as fresh (hash, message)
      on conflict do nothing
      """;

  private static final String FORGET_REPORTS =
      """
      delete from mail.report
      where day < :before
      """;

  private static final String FORGET_RETURN_PATHS =
      """
      delete from mail.return_path
      where day < :before
      """;

  private static final String BOUNCE =
      """
      update mail.message
      set state = 'given_up', bounced = true, topic = null, due = null, lease = null,
        leased_until = null
      where id = :id
      """;

  // Rounded to the hour like the first due time: a precise one could be laid beside other times.
  private static final String SEND_AGAIN =
      """
      update mail.message
      set state = 'waiting', returns = returns + 1, attempts = 1, topic = :topic,
        due = date_trunc('hour', now()) + make_interval(secs => :seconds),
        resent = date_trunc('hour', now()) + make_interval(secs => :seconds), lease = null,
        leased_until = null
      where id = :id
      """;

  private static final String TAKE_TURN =
      """
      insert into mail.turn (name, holder, until)
      values (:name, :holder, now() + make_interval(secs => :seconds))
      on conflict (name) do update
      set holder = excluded.holder, until = excluded.until
      where turn.holder = excluded.holder or turn.until < now()
      """;

  private final Database database;

  BounceStore(Database database) {
    this.database = database;
  }

  /**
   * A message that a report is about.
   *
   * @param accepted whether the relay has taken it and nothing else has become of it
   * @param whole whether it could be sent again as it was
   * @param returns how often it was sent again
   * @param overtaken whether its address was confirmed anew since it left
   */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Row(
      UUID id,
      UUID owner,
      String writer,
      boolean accepted,
      byte[] draft,
      boolean whole,
      int returns,
      boolean overtaken) {}

  /** Notes under which return paths messages go out. */
  void expect(Map<UUID, byte[]> hashes, LocalDate day) {
    UUID[] messages = hashes.keySet().toArray(UUID[]::new);
    database
        .sql(EXPECT)
        .param("hashes", Arrays.stream(messages).map(hashes::get).toArray(byte[][]::new))
        .param("messages", messages)
        .param("day", day)
        .update();
  }

  /** The message with this return path, which nobody else can change until the transaction ends. */
  Optional<Row> find(byte[][] hashes) {
    return database
        .sql(FIND)
        .param("hashes", hashes)
        .query((row, number) ->
            new Row(
                row.getObject("id", UUID.class),
                row.getObject("owner", UUID.class),
                row.getString("writer"),
                row.getBoolean("accepted"),
                row.getBytes("draft"),
                row.getBoolean("whole"),
                row.getInt("returns"),
                row.getBoolean("overtaken")))
        .optional();
  }

  /** Notes that a report is being dealt with; returns whether it is the first time. */
  boolean remember(byte[][] identities, LocalDate day) {
    return database
            .sql(REMEMBER)
            .param("identity", identities[0])
            .param("identities", identities)
            .param("day", day)
            .update()
        == 1;
  }

  void forget(LocalDate before) {
    database.sql(FORGET_REPORTS).param("before", before).update();
    database.sql(FORGET_RETURN_PATHS).param("before", before).update();
  }

  void bounce(UUID id) {
    database.sql(BOUNCE).param("id", id).update();
  }

  void sendAgain(UUID id, Duration wait, byte @Nullable [] topic) {
    database
        .sql(SEND_AGAIN)
        .param("id", id)
        .param("seconds", wait.toSeconds())
        .param("topic", topic, java.sql.Types.BINARY)
        .update();
  }

  /** Takes or keeps the turn of a kind of work; returns whether it is the holder's now. */
  boolean takeTurn(String name, UUID holder, Duration length) {
    return database
            .sql(TAKE_TURN)
            .param("name", name)
            .param("holder", holder)
            .param("seconds", length.toSeconds())
            .update()
        == 1;
  }
}
