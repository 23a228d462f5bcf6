package org.casefolio.accounts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who waits for the link that turns the second step off. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class FactorResetStore {

  // One that is over but not swept yet makes room.
  private static final String BEGIN =
      """
      insert into accounts.factor_reset as f (account, ready, ends)
      values (:account, :ready, :ends)
      on conflict (account) do update
      set ready = excluded.ready, ends = excluded.ends, mailed = false
      where f.ends <= :now
      """;

  private static final String FIND =
      """
      select ready
      from accounts.factor_reset
      where account = :account and ends > :now
      """;

  private static final String CLAIM =
      """
      update accounts.factor_reset
      set mailed = true, ends = :ends
      where account = (
        select account
        from accounts.factor_reset
        where not mailed and ready <= :now
        order by ready
        limit 1
        for update skip locked)
      returning account
      """;

  private static final String DELETE =
      """
      delete from accounts.factor_reset
      where account = :account
      """;

  private static final String SWEEP =
      """
      delete from accounts.factor_reset
      where mailed and ends <= :now
      """;

  private final Database database;

  FactorResetStore(Database database) {
    this.database = database;
  }

  /** Begins to wait; false if the account waits already. */
  boolean begin(AccountId account, Instant ready, Instant ends, Instant now) {
    return database
            .sql(BEGIN)
            .param("account", account.value())
            .param("ready", utc(ready))
            .param("ends", utc(ends))
            .param("now", utc(now))
            .update()
        == 1;
  }

  /** From when on the link is mailed, if the account waits for it or for its use. */
  Optional<Instant> find(AccountId account, Instant now) {
    return database
        .sql(FIND)
        .param("account", account.value())
        .param("now", utc(now))
        .query((row, _) -> row.getObject("ready", OffsetDateTime.class).toInstant())
        .optional();
  }

  /** One account whose link is to be mailed now, with a new end; nobody else gets the same. */
  Optional<AccountId> claim(Instant now, Instant ends) {
    return database
        .sql(CLAIM)
        .param("now", utc(now))
        .param("ends", utc(ends))
        .query((row, _) -> new AccountId(row.getObject("account", UUID.class)))
        .optional();
  }

  /** Ends the wait; returns whether there was one. */
  boolean delete(AccountId account) {
    return database.sql(DELETE).param("account", account.value()).update() == 1;
  }

  void sweep(Instant now) {
    database.sql(SWEEP).param("now", utc(now)).update();
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
