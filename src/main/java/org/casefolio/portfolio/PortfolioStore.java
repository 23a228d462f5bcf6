package org.casefolio.portfolio;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.Held;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Portfolios as the database has them: sealed. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class PortfolioStore {

  private static final String CREATE =
      """
      insert into portfolio.portfolio (account_id, sealed)
      values (:account, :sealed)
      on conflict (account_id) do nothing
      """;

  private static final String LOCK =
      """
      select sealed
      from portfolio.portfolio
      where account_id = :account
      for update
      """;

  private static final String FIND_CHOSEN =
      """
      select sealed
      from portfolio.portfolio
      where account_id = :account
      """;

  private static final String SAVE_CHOSEN =
      """
      update portfolio.portfolio
      set sealed = :sealed
      where account_id = :account
      """;

  private static final String DELETE =
      """
      delete from portfolio.portfolio
      where account_id = :account
      """;

  private static final String LIST =
      """
      select id, blind, sealed, sealed_seen
      from portfolio.followed
      where account_id = :account and removal is null
      """;

  private static final String FIND =
      """
      select id, blind, sealed, sealed_seen
      from portfolio.followed
      where account_id = :account and id = :id and removal is null
      """;

  private static final String LIST_REMOVED =
      """
      select id, blind, sealed, sealed_seen
      from portfolio.followed
      where account_id = :account and removal = :removal and removed_at >= :since
      """;

  /** A case that was removed a moment ago, and is followed again, begins anew. */
  private static final String INSERT =
      """
      insert into portfolio.followed as f (id, account_id, blind, sealed, sealed_seen)
      select id, :account, blind, sealed, sealed_seen
      from unnest(:ids::uuid[], :blinds::bytea[], :sealed::bytea[], :seen::bytea[])
        as n (id, blind, sealed, sealed_seen)
      on conflict (account_id, blind) do update
      set id = excluded.id, sealed = excluded.sealed, sealed_seen = excluded.sealed_seen,
        typed_date = null, removal = null, removed_at = null
      where f.removal is not null
      """;

  private static final String DELETE_REMOVED =
      """
      delete from portfolio.followed
      where account_id = :account and blind = any(:blinds) and removal is not null
      """;

  private static final String UPDATE =
      """
      update portfolio.followed as f
      set sealed = n.sealed
      from unnest(:ids::uuid[], :sealed::bytea[]) as n (id, sealed)
      where f.id = n.id and f.account_id = :account
      """;

  private static final String UPDATE_TYPED =
      """
      update portfolio.followed
      set sealed = :sealed, typed_date = :typedDate
      where id = :id and account_id = :account
      """;

  private static final String UPDATE_SEEN =
      """
      update portfolio.followed as f
      set sealed_seen = n.sealed_seen
      from unnest(:ids::uuid[], :seen::bytea[]) as n (id, sealed_seen)
      where f.id = n.id and f.account_id = :account
      """;

  private static final String REMOVE =
      """
      update portfolio.followed
      set removal = :removal, removed_at = :now
      where account_id = :account and id = any(:ids) and removal is null
      """;

  private static final String RESTORE =
      """
      update portfolio.followed
      set removal = null, removed_at = null
      where account_id = :account and id = any(:ids)
      """;

  private static final String SWEEP =
      """
      delete from portfolio.followed
      where removed_at < :before
      returning account_id
      """;

  private static final String FOLLOWERS =
      """
      select f.account_id, f.id, f.sealed, f.sealed_seen, p.sealed as chosen
      from portfolio.followed as f
        join portfolio.portfolio as p on p.account_id = f.account_id
      where f.blind = any(:blinds) and f.removal is null
      """;

  private static final String FOLLOWED =
      """
      select distinct blind
      from portfolio.followed
      where blind = any(:blinds) and removal is null
      """;

  private static final String WAS_FOLLOWED =
      """
      select distinct blind
      from portfolio.followed
      where blind = any(:blinds)
      """;

  private static final String LIST_ALL =
      """
      select f.account_id, f.id, f.sealed, f.sealed_seen, p.sealed as chosen
      from portfolio.followed as f
        join portfolio.portfolio as p on p.account_id = f.account_id
      where f.removal is null and (:after::uuid is null or f.id > :after)
      order by f.id
      limit :limit
      """;

  private static final String FOLLOWERS_BY_ID =
      """
      select f.account_id, f.id, f.sealed, f.sealed_seen, p.sealed as chosen
      from portfolio.followed as f
        join portfolio.portfolio as p on p.account_id = f.account_id
      where f.id = any(:ids) and f.removal is null
      """;

  private static final String TYPED =
      """
      select f.account_id, f.id, f.sealed, f.sealed_seen, p.sealed as chosen
      from portfolio.followed as f
        join portfolio.portfolio as p on p.account_id = f.account_id
      where f.typed_date = any(:typedDates) and f.removal is null
        and (:after::uuid is null or f.id > :after)
      order by f.id
      limit :limit
      """;

  // In no order but that of the days, which say nothing: a look comes once a month.
  private static final String CLAIM_TO_LOOK =
      """
      select account_id, sealed
      from portfolio.portfolio
      where (look_on is null or look_on <= :today) and account_id <> all(:held)
      order by look_on nulls first
      limit :limit
      for update skip locked
      """;

  private static final String LIST_OF =
      """
      select account_id, id, blind, sealed, sealed_seen
      from portfolio.followed
      where account_id = any(:accounts) and removal is null
      """;

  private static final String UPDATE_OF_MANY =
      """
      update portfolio.followed as f
      set sealed = n.sealed
      from unnest(:ids::uuid[], :sealed::bytea[]) as n (id, sealed)
      where f.id = n.id
      """;

  private static final String REMOVE_OF_MANY =
      """
      update portfolio.followed
      set removal = :removal, removed_at = :now
      where id = any(:ids) and removal is null
      """;

  private static final String LOOK_AGAIN =
      """
      update portfolio.portfolio as p
      set look_on = n.day
      from unnest(:accounts::uuid[], :days::date[]) as n (account, day)
      where p.account_id = n.account
      """;

  private final Database database;

  PortfolioStore(Database database) {
    this.database = database;
  }

  /** Makes the portfolio unless it is there. */
  void create(AccountId account, byte[] sealed) {
    database.sql(CREATE).param("account", account.value()).param("sealed", sealed).update();
  }

  /** Locks the portfolio until the transaction ends, so that limits hold. */
  Optional<byte[]> lock(AccountId account) {
    return database.sql(LOCK).param("account", account.value()).query(byte[].class).optional();
  }

  Optional<byte[]> findChosen(AccountId account) {
    return database
        .sql(FIND_CHOSEN)
        .param("account", account.value())
        .query(byte[].class)
        .optional();
  }

  void saveChosen(AccountId account, byte[] sealed) {
    database.sql(SAVE_CHOSEN).param("account", account.value()).param("sealed", sealed).update();
  }

  void delete(AccountId account) {
    database.sql(DELETE).param("account", account.value()).update();
  }

  List<SealedCase> list(AccountId account) {
    return database
        .sql(LIST)
        .param("account", account.value())
        .query(PortfolioStore::sealedCase)
        .list();
  }

  Optional<SealedCase> find(AccountId account, UUID follow) {
    return database
        .sql(FIND)
        .param("account", account.value())
        .param("id", follow)
        .query(PortfolioStore::sealedCase)
        .optional();
  }

  List<SealedCase> listRemoved(AccountId account, UUID removal, Instant since) {
    return database
        .sql(LIST_REMOVED)
        .param("account", account.value())
        .param("removal", removal)
        .param("since", since.atOffset(ZoneOffset.UTC))
        .query(PortfolioStore::sealedCase)
        .list();
  }

  void insert(AccountId account, List<SealedCase> rows) {
    if (rows.isEmpty()) {
      return;
    }
    database
        .sql(INSERT)
        .param("account", account.value())
        .param("ids", ids(rows))
        .param("blinds", rows.stream().map(SealedCase::blind).toArray(byte[][]::new))
        .param("sealed", rows.stream().map(SealedCase::sealed).toArray(byte[][]::new))
        .param("seen", rows.stream().map(SealedCase::sealedSeen).toArray(byte[][]::new))
        .update();
  }

  void deleteRemoved(AccountId account, List<byte[]> blinds) {
    database
        .sql(DELETE_REMOVED)
        .param("account", account.value())
        .param("blinds", blinds.toArray(byte[][]::new))
        .update();
  }

  void update(AccountId account, List<UUID> ids, List<byte[]> sealed) {
    if (ids.isEmpty()) {
      return;
    }
    database
        .sql(UPDATE)
        .param("account", account.value())
        .param("ids", ids.toArray(UUID[]::new))
        .param("sealed", sealed.toArray(byte[][]::new))
        .update();
  }

  /** Saves a case with the keyed hash of a date that was typed; null if none is. */
  void updateTyped(AccountId account, UUID id, byte[] sealed, byte @Nullable [] typedDate) {
    database
        .sql(UPDATE_TYPED)
        .param("account", account.value())
        .param("id", id)
        .param("sealed", sealed)
        .param("typedDate", typedDate, Types.BINARY)
        .update();
  }

  void updateSeen(AccountId account, List<UUID> ids, List<byte[]> seen) {
    if (ids.isEmpty()) {
      return;
    }
    database
        .sql(UPDATE_SEEN)
        .param("account", account.value())
        .param("ids", ids.toArray(UUID[]::new))
        .param("seen", seen.toArray(byte[][]::new))
        .update();
  }

  int remove(AccountId account, Collection<UUID> ids, UUID removal, Instant now) {
    return database
        .sql(REMOVE)
        .param("account", account.value())
        .param("ids", ids.toArray(UUID[]::new))
        .param("removal", removal)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void restore(AccountId account, Collection<UUID> ids) {
    database
        .sql(RESTORE)
        .param("account", account.value())
        .param("ids", ids.toArray(UUID[]::new))
        .update();
  }

  /** Forgets what was removed before; whose it was. */
  Set<AccountId> sweep(Instant before) {
    return database
        .sql(SWEEP)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new AccountId(row.getObject("account_id", UUID.class)))
        .set();
  }

  /** A portfolio and what its owner chose. */
  @SuppressWarnings("ArrayRecordComponent") // carried from the row to the seal, never compared
  record SealedChoice(AccountId account, byte[] sealed) {}

  /** Some portfolios that have to be looked through, locked until the transaction ends. */
  List<SealedChoice> claimToLook(LocalDate today, Held held, int limit) {
    return database
        .sql(CLAIM_TO_LOOK)
        .param("today", today)
        .param("held", held.accounts())
        .param("limit", limit)
        .query((row, _) ->
            new SealedChoice(
                new AccountId(row.getObject("account_id", UUID.class)), row.getBytes("sealed")))
        .list();
  }

  /** What is in some portfolios. */
  Map<AccountId, List<SealedCase>> list(Collection<AccountId> accounts) {
    Map<AccountId, List<SealedCase>> found = new HashMap<>();
    database
        .sql(LIST_OF)
        .param("accounts", accounts.stream().map(AccountId::value).toArray(UUID[]::new))
        .query(row -> {
          found
              .computeIfAbsent(
                  new AccountId(row.getObject("account_id", UUID.class)), _ -> new ArrayList<>())
              .add(sealedCase(row, 0));
        });
    return found;
  }

  /** Saves cases of any portfolios, which the caller has locked. */
  void update(Map<UUID, byte[]> sealed) {
    UUID[] ids = sealed.keySet().toArray(UUID[]::new);
    database
        .sql(UPDATE_OF_MANY)
        .param("ids", ids)
        .param("sealed", Arrays.stream(ids).map(sealed::get).toArray(byte[][]::new))
        .update();
  }

  /** Removes cases of any portfolios, which the caller has locked. */
  void remove(Collection<UUID> ids, UUID removal, Instant now) {
    database
        .sql(REMOVE_OF_MANY)
        .param("ids", ids.toArray(UUID[]::new))
        .param("removal", removal)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Notes when portfolios are looked through again. */
  void lookAgain(Map<AccountId, LocalDate> days) {
    AccountId[] accounts = days.keySet().toArray(AccountId[]::new);
    database
        .sql(LOOK_AGAIN)
        .param("accounts", Arrays.stream(accounts).map(AccountId::value).toArray(UUID[]::new))
        .param(
            "days",
            Arrays.stream(accounts)
                .map(account -> String.valueOf(days.get(account)))
                .toArray(String[]::new))
        .update();
  }

  /** Who follows the cases with these keyed hashes. */
  List<SealedFollower> followers(List<byte[]> blinds) {
    return database
        .sql(FOLLOWERS)
        .param("blinds", blinds.toArray(byte[][]::new))
        .query(PortfolioStore::sealedFollower)
        .list();
  }

  /** Those of the keyed hashes under which somebody follows a case. */
  List<byte[]> followed(List<byte[]> blinds) {
    return database
        .sql(FOLLOWED)
        .param("blinds", blinds.toArray(byte[][]::new))
        .query((row, _) -> row.getBytes("blind"))
        .list();
  }

  /** The same, also of those who have left a moment ago and may come back. */
  List<byte[]> wasFollowed(List<byte[]> blinds) {
    return database
        .sql(WAS_FOLLOWED)
        .param("blinds", blinds.toArray(byte[][]::new))
        .query((row, _) -> row.getBytes("blind"))
        .list();
  }

  /** Some of all that is followed, in the order of the ids of the rows. */
  List<SealedFollower> list(@Nullable UUID after, int limit) {
    return database
        .sql(LIST_ALL)
        .param("after", after)
        .param("limit", limit)
        .query(PortfolioStore::sealedFollower)
        .list();
  }

  /** Who follows cases under these ids. */
  List<SealedFollower> followers(Set<UUID> ids) {
    return database
        .sql(FOLLOWERS_BY_ID)
        .param("ids", ids.toArray(UUID[]::new))
        .query(PortfolioStore::sealedFollower)
        .list();
  }

  /** Who typed a date with one of these keyed hashes, in the order of the ids of their rows. */
  List<SealedFollower> typed(Collection<byte[]> typedDates, @Nullable UUID after, int limit) {
    return database
        .sql(TYPED)
        .param("typedDates", typedDates.toArray(byte[][]::new))
        .param("after", after)
        .param("limit", limit)
        .query(PortfolioStore::sealedFollower)
        .list();
  }

  /** A followed case beside what its follower chose. */
  @SuppressWarnings("ArrayRecordComponent") // carried from the row to the seal, never compared
  record SealedFollower(
      UUID account, UUID follow, byte[] sealed, byte[] sealedSeen, byte[] chosen) {}

  private static UUID[] ids(List<SealedCase> rows) {
    return rows.stream().map(SealedCase::id).toArray(UUID[]::new);
  }

  private static SealedFollower sealedFollower(ResultSet row, int number) throws SQLException {
    return new SealedFollower(
        row.getObject("account_id", UUID.class),
        row.getObject("id", UUID.class),
        row.getBytes("sealed"),
        row.getBytes("sealed_seen"),
        row.getBytes("chosen"));
  }

  private static SealedCase sealedCase(ResultSet row, int number) throws SQLException {
    return new SealedCase(
        row.getObject("id", UUID.class),
        row.getBytes("blind"),
        row.getBytes("sealed"),
        row.getBytes("sealed_seen"));
  }
}
