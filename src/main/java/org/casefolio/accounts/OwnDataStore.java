package org.casefolio.accounts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What nobody asks for but the owner of an account who wants to know what is kept. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class OwnDataStore {

  private static final String CREATED =
      """
      select created
      from accounts.account
      where id = :account
      """;

  private static final String LINKS =
      """
      select purpose, state, expires
      from accounts.link
      where account = :account
      order by expires
      """;

  private static final String BROWSERS =
      """
      select seen
      from accounts.device
      where account = :account
      order by seen desc
      """;

  private final Database database;

  OwnDataStore(Database database) {
    this.database = database;
  }

  /**
   * A link that was mailed.
   *
   * @param expires when it is worth nothing any more
   */
  record MailedLink(Link.Purpose purpose, Link.State state, Instant expires) {}

  LocalDate created(AccountId account) {
    return database.sql(CREATED).param("account", account.value()).query(LocalDate.class).single();
  }

  List<MailedLink> links(AccountId account) {
    return database
        .sql(LINKS)
        .param("account", account.value())
        .query((row, _) ->
            new MailedLink(
                Link.Purpose.valueOf(row.getString("purpose")),
                Link.State.valueOf(row.getString("state")),
                row.getObject("expires", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** The day on which each browser was used last to sign in. */
  List<LocalDate> browsers(AccountId account) {
    return database.sql(BROWSERS).param("account", account.value()).query(LocalDate.class).list();
  }
}
