package org.casefolio.accounts;

import java.time.LocalDate;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.Held;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The browsers in which the owner of an account signed in. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class DeviceStore {

  private static final String EXISTS =
      """
      select exists (
        select from accounts.device
        where hash = :hash and account = :account and (proven or not :proven)
      )
      """;

  private static final String ANY =
      """
      select exists (select from accounts.device where account = :account)
      """;

  private static final String RECORD =
      """
      insert into accounts.device as d (hash, account, seen, proven)
      values (:hash, :account, :today, :proven)
      on conflict (hash) do update set seen = excluded.seen, proven = d.proven or excluded.proven
      where d.seen <> excluded.seen or excluded.proven and not d.proven
      """;

  private static final String DELETE_OTHERS =
      """
      delete from accounts.device
      where account = :account and hash <> :kept
      """;

  private static final String DELETE =
      """
      delete from accounts.device
      where hash = :hash
      """;

  private static final String SWEEP =
      """
      delete from accounts.device
      where seen < :before and account <> all(:held)
        and not exists (
          select from unnest(:from::date[], :until::date[]) as held (since, upto)
          where seen between since and upto
        )
      """;

  private static final byte[] NONE = {};

  private final Database database;

  DeviceStore(Database database) {
    this.database = database;
  }

  /**
   * Whether an account has one.
   *
   * @param proven only if a second step was shown in it
   */
  boolean exists(DeviceHash device, AccountId account, boolean proven) {
    return database
        .sql(EXISTS)
        .param("hash", device.bytes())
        .param("account", account.value())
        .param("proven", proven)
        .query(Boolean.class)
        .single();
  }

  /** Whether an account has any. */
  boolean any(AccountId account) {
    return database.sql(ANY).param("account", account.value()).query(Boolean.class).single();
  }

  void record(DeviceHash device, AccountId account, LocalDate today, boolean proven) {
    database
        .sql(RECORD)
        .param("hash", device.bytes())
        .param("account", account.value())
        .param("today", today)
        .param("proven", proven)
        .update();
  }

  void delete(DeviceHash device) {
    database.sql(DELETE).param("hash", device.bytes()).update();
  }

  /** Forgets an account's browsers. */
  void deleteAll(AccountId account) {
    database.sql(DELETE_OTHERS).param("account", account.value()).param("kept", NONE).update();
  }

  /** Forgets an account's browsers but one. */
  void deleteOthers(AccountId account, DeviceHash kept) {
    database
        .sql(DELETE_OTHERS)
        .param("account", account.value())
        .param("kept", kept.bytes())
        .update();
  }

  /** Forgets browsers that were last used before a day and are not held; how many. */
  int sweep(LocalDate before, Held held) {
    return database
        .sql(SWEEP)
        .param("before", before)
        .param("held", held.accounts())
        .param("from", held.from())
        .param("until", held.until())
        .update();
  }
}
