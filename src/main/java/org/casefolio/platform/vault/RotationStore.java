package org.casefolio.platform.vault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Which keys are in force, and what is known of a change of them. */
@Repository
class RotationStore {

  private static final String STATE =
      """
      select m.proof, r.generation, r.used, r.keys, r.proof as next_proof,
        coalesce((select max(generation) from platform.index_key), 0) as newest
      from (values (1)) as one (one)
      left join platform.master m on true
      left join platform.rotation r on true
      """;

  private static final String INDEX_KEYS =
      """
      select wrapped
      from platform.index_key
      order by generation
      """;

  private static final String PROVE =
      """
      insert into platform.master (proof)
      values (:proof)
      on conflict do nothing
      """;

  private static final String DATA_KEY =
      """
      select owner, wrapped
      from platform.data_key
      limit 1
      """;

  private static final String ADD_INDEX_KEY =
      """
      insert into platform.index_key (generation, wrapped)
      values (:generation, :wrapped)
      on conflict do nothing
      """;

  private static final String BEGIN =
      """
      insert into platform.rotation (generation, keys, proof)
      values (:generation, :keys, :proof)
      """;

  private static final String USE =
      """
      update platform.rotation
      set used = true
      """;

  private static final String WRAP_INDEX_KEY =
      """
      update platform.index_key
      set wrapped = :wrapped
      where generation = :generation
      """;

  private static final String END =
      """
      delete from platform.rotation
      """;

  private static final String SET_PROOF =
      """
      insert into platform.master as m (proof)
      values (:proof)
      on conflict (only_row) do update set proof = excluded.proof
      """;

  // Of other sessions than this one; what waits for a client counts as well.
  private static final String OLDER =
      """
      select count(*)
      from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend'
        and xact_start < now() - make_interval(secs => :seconds)
      """;

  private final Database database;

  RotationStore(Database database) {
    this.database = database;
  }

  /**
   * What is known of the keys.
   *
   * @param proof sealed by the master key in force; null before the first start
   * @param newest the newest generation of keyed hashes
   * @param going a change that is going on; null if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record State(byte @Nullable [] proof, int newest, @Nullable Going going) {}

  /**
   * A change that is going on.
   *
   * @param generation the one that it brings
   * @param used whether what is new is written with the new keys
   * @param keys the new ones, wrapped by the master key before
   * @param proof sealed by the new master key
   */
  @SuppressWarnings("ArrayRecordComponent") // carried from a statement, never compared
  record Going(int generation, boolean used, byte[] keys, byte[] proof) {}

  State find() {
    return database
        .sql(STATE)
        .query((row, _) ->
            new State(
                row.getBytes("proof"),
                row.getInt("newest"),
                row.getBytes("keys") == null
                    ? null
                    : new Going(
                        row.getInt("generation"),
                        row.getBoolean("used"),
                        row.getBytes("keys"),
                        row.getBytes("next_proof"))))
        .single();
  }

  List<byte[]> listIndexKeys() {
    return database.sql(INDEX_KEYS).query((row, _) -> row.getBytes("wrapped")).list();
  }

  /** Some data key by its owner; empty if there is none at all. */
  Map<UUID, byte[]> findDataKey() {
    Map<UUID, byte[]> found = new HashMap<>();
    database
        .sql(DATA_KEY)
        .query(row -> {
          found.put(row.getObject("owner", UUID.class), row.getBytes("wrapped"));
        });
    return found;
  }

  /** Keeps the proof of the first start. */
  void prove(byte[] proof) {
    database.sql(PROVE).param("proof", proof).update();
  }

  void begin(Going going, byte[] indexKey) {
    database
        .sql(ADD_INDEX_KEY)
        .param("generation", going.generation())
        .param("wrapped", indexKey)
        .update();
    database
        .sql(BEGIN)
        .param("generation", going.generation())
        .param("keys", going.keys())
        .param("proof", going.proof())
        .update();
  }

  void use() {
    database.sql(USE).update();
  }

  void wrapIndexKey(int generation, byte[] wrapped) {
    database.sql(WRAP_INDEX_KEY).param("generation", generation).param("wrapped", wrapped).update();
  }

  /** Ends a change: from now on there is only the new master key. */
  void end(byte[] proof) {
    database.sql(SET_PROOF).param("proof", proof).update();
    database.sql(END).update();
  }

  /** Whether a transaction goes on that is older than some seconds. */
  boolean anyOlderThan(double seconds) {
    return database.sql(OLDER).param("seconds", seconds).query(Long.class).single() > 0;
  }
}
