package org.casefolio.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.Held;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of accounts. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class AccountStore {

  private static final String COLUMNS =
      "id, kind, user_id, email, new_email, language, password, generation, pseudonym";

  private static final String INSERT =
      """
      insert into accounts.account
        (id, kind, user_id, user_id_index, new_email, language, password, created, pseudonym)
      values
        (:id, :kind, :userId, :userIdIndex, :newEmail, :language, :password, :created, :pseudonym)
      on conflict (user_id_index) do nothing
      """;

  private static final String EXISTS =
      """
      select exists (select from accounts.account where user_id_index = any(:indexes))
      """;

  private static final String LIST =
      "select " + COLUMNS + " from accounts.account where id = any(:ids)";

  private static final String BY_USER_ID =
      "select " + COLUMNS + " from accounts.account where user_id_index = any(:indexes)";

  private static final String BY_EMAIL =
      "select "
          + COLUMNS
          + " from accounts.account where email_index = any(:indexes) order by created, id";

  private static final String LOCK =
      "select " + COLUMNS + " from accounts.account where id = :id for update";

  private static final String GENERATION =
      """
      select generation
      from accounts.account
      where id = :id
      """;

  private static final String SET_PASSWORD =
      """
      update accounts.account
      set password = :password, generation = generation + 1
      where id = :id
      returning generation
      """;

  private static final String SET_NEW_EMAIL =
      """
      update accounts.account
      set new_email = :email
      where id = :id
      """;

  private static final String CONFIRM_EMAIL =
      """
      update accounts.account
      set email = :email, email_index = :index, new_email = null
      where id = :id
      """;

  private static final String REMOVE_EMAIL =
      """
      update accounts.account
      set email = null, email_index = null, new_email = null
      where id = :id
      """;

  private static final String LOCK_ADDRESS =
      """
      select pg_advisory_xact_lock(hashtextextended('accounts.email ' || encode(index, 'hex'), 0))
      from unnest(:indexes::bytea[]) as one (index)
      order by substring(index from 33)
      limit 1
      """;

  // By the older hash, which nodes agree on while they change to a newer one.
  private static final String LOCK_USER_ID =
      """
      select pg_advisory_xact_lock(hashtextextended('accounts.user-id ' || encode(index, 'hex'), 0))
      from unnest(:indexes::bytea[]) as one (index)
      order by substring(index from 33)
      limit 1
      """;

  private static final String COUNT_BY_EMAIL =
      """
      select count(*)
      from accounts.account
      where email_index = any(:indexes)
      """;

  private static final String SET_LANGUAGE =
      """
      update accounts.account
      set language = :language
      where id = :id and language <> :language
      """;

  private static final String DELETE =
      """
      delete from accounts.account
      where id = :id
      """;

  // Whoever has another way back in, or mail that arrives, uses the account.
  private static final String CLAIM_UNCONFIRMED =
      """
      select id
      from accounts.account a
      where a.email is null and a.new_email is not null and a.created < :before
        and a.id <> all(:held)
        and not exists (
          select from unnest(:from::date[], :until::date[]) as held (since, upto)
          where a.created between since and upto
        )
        and not exists (
          select from accounts.device d where d.account = a.id and d.seen >= :before
        )
        and not exists (
          select from accounts.more_address m where m.account = a.id and m.confirmed
        )
        and not exists (
          select from accounts.recovery_code c where c.account = a.id and c.purpose = 'RECOVERY'
        )
      limit :limit
      for update of a skip locked
      """;

  private final Database database;

  AccountStore(Database database) {
    this.database = database;
  }

  /** Adds an account; returns whether the User ID was free. */
  boolean insert(AccountRow row, byte[][] userIdIndexes, LocalDate created) {
    if (userIdIndexes.length > 1) { // the unique key meets only one of them
      database.sql(LOCK_USER_ID).param("indexes", userIdIndexes).query(locked -> {});
      if (exists(userIdIndexes)) {
        return false;
      }
    }
    return database
            .sql(INSERT)
            .param("id", row.id().value())
            .param("kind", row.kind().name())
            .param("userId", row.userId().bytes())
            .param("userIdIndex", userIdIndexes[0])
            .param(
                "newEmail", row.newEmail().map(Sealed::bytes).orElse(null), java.sql.Types.BINARY)
            .param("language", row.language())
            .param("password", row.password())
            .param("created", created)
            .param("pseudonym", row.pseudonym())
            .update()
        == 1;
  }

  boolean exists(byte[][] userIdIndexes) {
    return database.sql(EXISTS).param("indexes", userIdIndexes).query(Boolean.class).single();
  }

  List<AccountRow> list(Collection<UUID> ids) {
    return database
        .sql(LIST)
        .param("ids", ids.toArray(UUID[]::new))
        .query(AccountStore::row)
        .list();
  }

  Optional<AccountRow> findByUserId(byte[][] indexes) {
    return database.sql(BY_USER_ID).param("indexes", indexes).query(AccountStore::row).optional();
  }

  /** The accounts for which an address was confirmed, the oldest first. */
  List<AccountRow> listByEmail(byte[][] indexes) {
    return database.sql(BY_EMAIL).param("indexes", indexes).query(AccountStore::row).list();
  }

  /** An account, which nobody else can change until the end of the transaction. */
  Optional<AccountRow> lock(AccountId id) {
    return database.sql(LOCK).param("id", id.value()).query(AccountStore::row).optional();
  }

  Optional<Integer> findGeneration(AccountId id) {
    return database.sql(GENERATION).param("id", id.value()).query(Integer.class).optional();
  }

  /** Sets a password and returns the new generation: no earlier session is valid any more. */
  int setPassword(AccountId id, String encoded) {
    return database
        .sql(SET_PASSWORD)
        .param("id", id.value())
        .param("password", encoded)
        .query(Integer.class)
        .single();
  }

  void setNewEmail(AccountId id, byte @Nullable [] email) {
    database
        .sql(SET_NEW_EMAIL)
        .param("id", id.value())
        .param("email", email, java.sql.Types.BINARY)
        .update();
  }

  void confirmEmail(AccountId id, byte[] email, byte[] index) {
    database
        .sql(CONFIRM_EMAIL)
        .param("id", id.value())
        .param("email", email)
        .param("index", index)
        .update();
  }

  void removeEmail(AccountId id) {
    database.sql(REMOVE_EMAIL).param("id", id.value()).update();
  }

  /**
   * How many accounts an address was confirmed for. Until the end of the transaction nobody else
   * gets an answer for it, so a limit that is checked with this holds.
   */
  int countByEmailLocked(byte[][] indexes) {
    database.sql(LOCK_ADDRESS).param("indexes", indexes).query(row -> {});
    return countByEmail(indexes);
  }

  int countByEmail(byte[][] indexes) {
    return database.sql(COUNT_BY_EMAIL).param("indexes", indexes).query(Integer.class).single();
  }

  void setLanguage(AccountId id, String language) {
    database.sql(SET_LANGUAGE).param("id", id.value()).param("language", language).update();
  }

  /**
   * Some accounts whose address was never confirmed and that nobody uses, which nobody else can
   * change until the end of the transaction.
   */
  List<AccountId> claimUnconfirmed(LocalDate before, Held held, int limit) {
    return database
        .sql(CLAIM_UNCONFIRMED)
        .param("before", before)
        .param("held", held.accounts())
        .param("from", held.from())
        .param("until", held.until())
        .param("limit", limit)
        .query((row, _) -> new AccountId(row.getObject("id", UUID.class)))
        .list();
  }

  void delete(AccountId id) {
    database.sql(DELETE).param("id", id.value()).update();
  }

  private static AccountRow row(ResultSet row, int number) throws SQLException {
    return new AccountRow(
        new AccountId(row.getObject("id", UUID.class)),
        AccountKind.valueOf(row.getString("kind")),
        new Sealed(row.getBytes("user_id")),
        Optional.ofNullable(row.getBytes("email")).map(Sealed::new),
        Optional.ofNullable(row.getBytes("new_email")).map(Sealed::new),
        row.getString("language"),
        row.getString("password"),
        row.getInt("generation"),
        row.getObject("pseudonym", UUID.class));
  }
}
