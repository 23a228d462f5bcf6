package org.casefolio.api;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Clients, their secrets and their tokens. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ClientStore {

  private static final String ADD =
      """
      insert into api.client (id, client_id, name, rate, day, added_at)
      values (:id, :clientId, :name, :rate::integer, :day::integer, :now)
      on conflict do nothing
      """;

  private static final String ADD_SECRET =
      """
      insert into api.secret (hash, client)
      values (:hash, :client)
      """;

  private static final String LOCK =
      """
      select c.id, c.client_id, c.name, c.rate, c.day, c.added_at, c.revoked_at
      from api.client c
      where c.name = :name and c.revoked_at is null
      for update
      """;

  private static final String LIST =
      """
      select c.id, c.client_id, c.name, c.rate, c.day, c.added_at, c.revoked_at
      from api.client c
      order by c.name, c.added_at, c.revoked_at
      """;

  /** What ends sooner stays so. */
  private static final String END_SECRETS =
      """
      update api.secret
      set ends = :ends
      where client = :client and (ends is null or ends > :ends)
      """;

  private static final String REVOKE =
      """
      with secrets as (
        delete from api.secret where client = :client
      ), tokens as (
        delete from api.token where client = :client
      ), subscriptions as (
        delete from api.subscription where client = :client
      ), changes as (
        delete from api.change where client = :client
      )
      update api.client
      set revoked_at = :now
      where id = :client
      """;

  private static final String ACTIVE =
      """
      select id
      from api.client
      where id = any(:ids) and revoked_at is null
      for update
      """;

  private static final String FIND_BY_SECRET =
      """
      select c.id, c.client_id, c.name, c.rate, c.day, c.added_at, c.revoked_at
      from api.secret s
      join api.client c on c.id = s.client
      where s.hash = :hash and c.client_id = :clientId and c.revoked_at is null
        and (s.ends is null or s.ends > :now)
      """;

  /** Not once the client is revoked, however the two meet. */
  private static final String ADD_TOKEN =
      """
      insert into api.token (hash, client, ends)
      select :hash, c.id, :ends
      from api.client c
      where c.id = :client and c.revoked_at is null
      for share
      """;

  private static final String FIND_BY_TOKENS =
      """
      select t.hash, t.ends, c.id, c.client_id, c.name, c.rate, c.day, c.added_at, c.revoked_at
      from api.token t
      join api.client c on c.id = t.client
      where t.hash = any(array(select unnest(:hashes::bytea[]))) and c.revoked_at is null
      """;

  private static final String SWEEP =
      """
      with secrets as (
        delete from api.secret where ends < :now
      ), quotas as (
        delete from api.quota where day < :day
      )
      delete from api.token where ends < :now
      """;

  private final Database database;

  ClientStore(Database database) {
    this.database = database;
  }

  /** Adds a client unless there is one of that name. */
  boolean add(
      UUID id,
      String clientId,
      String name,
      @Nullable Integer rate,
      @Nullable Integer day,
      Instant now) {
    return database
            .sql(ADD)
            .param("id", id)
            .param("clientId", clientId)
            .param("name", name)
            .param("rate", rate)
            .param("day", day)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  void addSecret(UUID client, byte[] hash) {
    database.sql(ADD_SECRET).param("client", client).param("hash", hash).update();
  }

  /** The client of that name, locked. */
  Optional<Client> lock(String name, ApiSettings settings) {
    return database.sql(LOCK).param("name", name).query(client(settings)).optional();
  }

  List<Client> list(ApiSettings settings) {
    return database.sql(LIST).query(client(settings)).list();
  }

  void endSecrets(UUID client, Instant ends) {
    database
        .sql(END_SECRETS)
        .param("client", client)
        .param("ends", ends.atOffset(ZoneOffset.UTC))
        .update();
  }

  void revoke(UUID client, Instant now) {
    database
        .sql(REVOKE)
        .param("client", client)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Those of some that are not revoked, locked. */
  List<UUID> listActive(Collection<UUID> ids) {
    return database.sql(ACTIVE).param("ids", ids.toArray(UUID[]::new)).query(UUID.class).list();
  }

  Optional<Client> findBySecret(String clientId, byte[] hash, Instant now, ApiSettings settings) {
    return database
        .sql(FIND_BY_SECRET)
        .param("clientId", clientId)
        .param("hash", hash)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(client(settings))
        .optional();
  }

  /** False when the client was revoked meanwhile. */
  boolean addToken(UUID client, byte[] hash, Instant ends) {
    return database
            .sql(ADD_TOKEN)
            .param("client", client)
            .param("hash", hash)
            .param("ends", ends.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** One statement, which needs no transaction of its own. */
  @Transactional(propagation = Propagation.SUPPORTS)
  Map<ByteBuffer, Tokens.Held> findByTokens(Collection<ByteBuffer> hashes, ApiSettings settings) {
    Map<ByteBuffer, Tokens.Held> held = new HashMap<>();
    database
        .sql(FIND_BY_TOKENS)
        .param("hashes", hashes.stream().map(ByteBuffer::array).toArray(byte[][]::new))
        .query(row -> {
          held.put(
              ByteBuffer.wrap(row.getBytes("hash")),
              new Tokens.Held(
                  client(row, settings), row.getObject("ends", OffsetDateTime.class).toInstant()));
        });
    return held;
  }

  /** Forgets secrets and tokens that have ended, and what was counted before a day. */
  void sweep(Instant now, LocalDate day) {
    database.sql(SWEEP).param("now", now.atOffset(ZoneOffset.UTC)).param("day", day).update();
  }

  private static RowMapper<Client> client(ApiSettings settings) {
    return (row, number) -> client(row, settings);
  }

  private static Client client(ResultSet row, ApiSettings settings) throws SQLException {
    return new Client(
        row.getObject("id", UUID.class),
        row.getString("client_id"),
        row.getString("name"),
        number(row, "rate", settings.rate()),
        number(row, "day", settings.day()),
        row.getObject("added_at", OffsetDateTime.class).toInstant(),
        instantOrNull(row, "revoked_at"));
  }

  private static int number(ResultSet row, String column, int otherwise) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? otherwise : number;
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
