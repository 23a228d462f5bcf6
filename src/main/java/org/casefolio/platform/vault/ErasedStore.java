package org.casefolio.platform.vault;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The erased owners that may not stand on the list outside the database yet. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ErasedStore {

  private static final String INSERT =
      """
      insert into platform.erased (owner)
      values (:owner)
      on conflict do nothing
      """;

  private static final String TAKE =
      """
      select owner
      from platform.erased
      for update skip locked
      """;

  private static final String DELETE =
      """
      delete from platform.erased
      where owner = any(:owners)
      """;

  private final Database database;

  ErasedStore(Database database) {
    this.database = database;
  }

  void insert(UUID owner) {
    database.sql(INSERT).param("owner", owner).update();
  }

  /** Those that no other node is just writing to its list. */
  List<UUID> take() {
    return database.sql(TAKE).query((row, _) -> row.getObject("owner", UUID.class)).list();
  }

  void delete(Collection<UUID> owners) {
    database.sql(DELETE).param("owners", owners.toArray(UUID[]::new)).update();
  }
}
