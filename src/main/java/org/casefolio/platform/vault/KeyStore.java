package org.casefolio.platform.vault;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The wrapped data keys. */
@Repository
class KeyStore {

  private static final String INSERT =
      """
      insert into platform.data_key (owner, wrapped)
      values (:owner, :wrapped)
      """;

  private static final String FIND =
      """
      select owner, wrapped
      from platform.data_key
      where owner = any(:owners)
      """;

  private static final String DELETE =
      """
      delete from platform.data_key
      where owner = :owner
      """;

  private static final String OTHERWISE_WRAPPED =
      """
      select owner, wrapped
      from platform.data_key
      where (:after::uuid is null or owner > :after::uuid)
        and substring(wrapped from 1 for :length) <> :prefix
      order by owner
      limit :limit
      for update
      """;

  private static final String WRAP =
      """
      update platform.data_key k
      set wrapped = fresh.wrapped
      from unnest(:owners::uuid[], :wrapped::bytea[]) as fresh (owner, wrapped)
      where k.owner = fresh.owner
      """;

  private final Database database;

  KeyStore(Database database) {
    this.database = database;
  }

  void insert(UUID owner, byte[] wrapped) {
    database.sql(INSERT).param("owner", owner).param("wrapped", wrapped).update();
  }

  Map<UUID, byte[]> find(Collection<UUID> owners) {
    Map<UUID, byte[]> found = new HashMap<>();
    database
        .sql(FIND)
        .param("owners", owners.toArray(UUID[]::new))
        .query(row -> {
          found.put(row.getObject("owner", UUID.class), row.getBytes("wrapped"));
        });
    return found;
  }

  void delete(UUID owner) {
    database.sql(DELETE).param("owner", owner).update();
  }

  /**
   * Some of the keys that are wrapped by another master key, locked.
   *
   * @param prefix what begins with the key that wraps now
   * @param after the owner to go on after; null for the first ones
   */
  SequencedMap<UUID, byte[]> otherwiseWrapped(byte[] prefix, @Nullable UUID after, int limit) {
    SequencedMap<UUID, byte[]> found = new LinkedHashMap<>();
    database
        .sql(OTHERWISE_WRAPPED)
        .param("after", after)
        .param("length", prefix.length)
        .param("prefix", prefix)
        .param("limit", limit)
        .query(row -> {
          found.put(row.getObject("owner", UUID.class), row.getBytes("wrapped"));
        });
    return found;
  }

  void wrap(Map<UUID, byte[]> wrapped) {
    UUID[] owners = wrapped.keySet().toArray(UUID[]::new);
    database
        .sql(WRAP)
        .param("owners", owners)
        .param("wrapped", Arrays.stream(owners).map(wrapped::get).toArray(byte[][]::new))
        .update();
  }
}
