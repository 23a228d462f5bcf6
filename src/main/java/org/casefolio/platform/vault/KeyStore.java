package org.casefolio.platform.vault;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
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
}
