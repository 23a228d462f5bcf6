package org.casefolio.notification;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Whose messages have to be looked through, and when. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class UnfollowedStore {

  private static final String ADD =
      """
      insert into notification.unfollowed as u (account, due)
      select account, :due
      from unnest(:accounts::uuid[]) as fresh (account)
      on conflict (account) do update
      set due = least(u.due, excluded.due)
      """;

  private static final String CLAIM =
      """
      select account
      from notification.unfollowed
      where due <= :today
      order by due
      limit :limit
      for update skip locked
      """;

  private static final String SET =
      """
      update notification.unfollowed
      set due = :due
      where account = :account
      """;

  private static final String DELETE =
      """
      delete from notification.unfollowed
      where account = :account
      """;

  private final Database database;

  UnfollowedStore(Database database) {
    this.database = database;
  }

  void add(Collection<AccountId> accounts, LocalDate due) {
    database
        .sql(ADD)
        .param("due", due)
        .param("accounts", accounts.stream().map(AccountId::value).sorted().toArray(UUID[]::new))
        .update();
  }

  /** Some whose time has come, which nobody else takes until the end of the transaction. */
  List<AccountId> claim(LocalDate today, int limit) {
    return database
        .sql(CLAIM)
        .param("today", today)
        .param("limit", limit)
        .query((row, _) -> new AccountId(row.getObject("account", UUID.class)))
        .list();
  }

  void set(AccountId account, LocalDate due) {
    database.sql(SET).param("account", account.value()).param("due", due).update();
  }

  void delete(AccountId account) {
    database.sql(DELETE).param("account", account.value()).update();
  }
}
