package org.casefolio.accounts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.Held;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The links in mails, by the hash of their random value. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class LinkStore {

  private static final String INSERT =
      """
      insert into accounts.link (hash, account, purpose, code, expires)
      values (:hash, :account, :purpose, :code, :expires)
      """;

  private static final String INSERT_FOR =
      """
      insert into accounts.link (hash, account, purpose, code, expires, address)
      values (:hash, :account, 'CONFIRM_MORE', :code, :expires, :address)
      """;

  private static final String REPLACE_FOR =
      """
      update accounts.link
      set state = 'REPLACED'
      where address = :address and state = 'LIVE'
      """;

  private static final String USE_FOR =
      """
      update accounts.link
      set state = 'USED'
      where hash = :hash and purpose = 'CONFIRM_MORE' and state = 'LIVE' and expires > :now
      returning account, address
      """;

  private static final String INSERT_NOT_ME =
      """
      insert into accounts.link (hash, account, purpose, undo, expires)
      values (:hash, :account, 'NOT_ME', :undo, :expires)
      """;

  // What to undo is needed once, and kept no longer.
  private static final String USE_NOT_ME =
      """
      update accounts.link used
      set state = 'USED', undo = null
      from (
        select hash, undo
        from accounts.link
        where hash = :hash and purpose = 'NOT_ME' and state = 'LIVE' and expires > :now
        for update) found
      where used.hash = found.hash
      returning used.account, found.undo, used.expires
      """;

  // All live as long, so what expires later was sent later.
  private static final String REPLACE_LATER_NOT_ME =
      """
      update accounts.link
      set state = 'REPLACED', undo = null
      where account = :account and purpose = 'NOT_ME' and state = 'LIVE' and expires > :expires
      """;

  private static final String FORGET_UNDO =
      """
      update accounts.link
      set undo = null
      where undo is not null and expires <= :now
      """;

  private static final String REPLACE =
      """
      update accounts.link
      set state = 'REPLACED'
      where account = :account and purpose = :purpose and state = 'LIVE'
      """;

  private static final String FIND =
      """
      select account, case when state = 'LIVE' and expires <= :now then 'EXPIRED' else state end as state
      from accounts.link
      where hash = :hash and purpose = :purpose
      """;

  private static final String USE =
      """
      update accounts.link
      set state = 'USED'
      where hash = :hash and purpose = :purpose and state = 'LIVE' and expires > :now
      returning account
      """;

  private static final String USE_CODE =
      """
      update accounts.link
      set state = 'USED'
      where account = :account and code = any(:codes) and state = 'LIVE' and expires > :now
      returning account
      """;

  private static final String IS_ANY_LIVE =
      """
      select exists (
        select from accounts.link
        where account = :account and purpose = :purpose and state = 'LIVE' and expires > :now)
      """;

  private static final String CODE_WAS_USED =
      """
      select exists (
        select from accounts.link where account = :account and code = any(:codes) and state = 'USED')
      """;

  private static final String SWEEP =
      """
      delete from accounts.link
      where expires < :before and account <> all(:held)
        and not exists (
          select from unnest(:from::date[], :until::date[]) as held (since, upto)
          where (expires at time zone 'UTC')::date between since and upto
        )
      """;

  private final Database database;

  LinkStore(Database database) {
    this.database = database;
  }

  void insert(
      Link.Token token,
      AccountId account,
      Link.Purpose purpose,
      Optional<byte[]> code,
      Instant expires) {
    database
        .sql(INSERT)
        .param("hash", token.hash())
        .param("account", account.value())
        .param("purpose", purpose.name())
        .param("code", code.orElse(null), java.sql.Types.BINARY)
        .param("expires", expires.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * A link that confirms a further address.
   *
   * @param address the random id of the address
   */
  record More(AccountId account, UUID address) {}

  void insertFor(UUID address, Link.Token token, AccountId account, byte[] code, Instant expires) {
    database
        .sql(INSERT_FOR)
        .param("hash", token.hash())
        .param("account", account.value())
        .param("code", code)
        .param("expires", expires.atOffset(ZoneOffset.UTC))
        .param("address", address)
        .update();
  }

  /** Ends the unused links of a further address. */
  void replaceFor(UUID address) {
    database.sql(REPLACE_FOR).param("address", address).update();
  }

  /** Uses a link to a further address up; of many who try at the same time one gets it. */
  Optional<More> useFor(Link.Token token, Instant now) {
    return database
        .sql(USE_FOR)
        .param("hash", token.hash())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) ->
            new More(
                new AccountId(row.getObject("account", UUID.class)),
                row.getObject("address", UUID.class)))
        .optional();
  }

  /**
   * What a link takes back.
   *
   * @param undo how the account was protected before, sealed
   * @param expires when the link would have ended
   */
  record NotMe(AccountId account, Sealed undo, Instant expires) {}

  /** A link that takes back what comes after it. */
  void insertNotMe(Link.Token token, AccountId account, Sealed undo, Instant expires) {
    database
        .sql(INSERT_NOT_ME)
        .param("hash", token.hash())
        .param("account", account.value())
        .param("undo", undo.bytes())
        .param("expires", expires.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Uses such a link up; of many who try at the same time one gets it. */
  Optional<NotMe> useNotMe(Link.Token token, Instant now) {
    return database
        .sql(USE_NOT_ME)
        .param("hash", token.hash())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) ->
            new NotMe(
                new AccountId(row.getObject("account", UUID.class)),
                new Sealed(row.getBytes("undo")),
                row.getObject("expires", OffsetDateTime.class).toInstant()))
        .optional();
  }

  /** Ends an account's unused links of this kind that were sent after one of them. */
  void replaceNotMeAfter(NotMe used) {
    database
        .sql(REPLACE_LATER_NOT_ME)
        .param("account", used.account().value())
        .param("expires", used.expires().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Ends an account's unused links of a purpose. */
  void replace(AccountId account, Link.Purpose purpose) {
    database
        .sql(REPLACE)
        .param("account", account.value())
        .param("purpose", purpose.name())
        .update();
  }

  Optional<Link> find(Link.Token token, Link.Purpose purpose, Instant now) {
    return database
        .sql(FIND)
        .param("hash", token.hash())
        .param("purpose", purpose.name())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) ->
            new Link(
                new AccountId(row.getObject("account", UUID.class)),
                Link.State.valueOf(row.getString("state"))))
        .optional();
  }

  /** Whether an account has a link of a purpose that can be used. */
  boolean isAnyLive(AccountId account, Link.Purpose purpose, Instant now) {
    return database
        .sql(IS_ANY_LIVE)
        .param("account", account.value())
        .param("purpose", purpose.name())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  /** Uses a link up; of many who try at the same time one gets the account. */
  Optional<AccountId> use(Link.Token token, Link.Purpose purpose, Instant now) {
    return database
        .sql(USE)
        .param("hash", token.hash())
        .param("purpose", purpose.name())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, _) -> new AccountId(row.getObject("account", UUID.class)))
        .optional();
  }

  /** Uses the link of a confirmation mail up by its short code; returns whether there was one. */
  boolean useCode(AccountId account, byte[][] codes, Instant now) {
    return database
            .sql(USE_CODE)
            .param("account", account.value())
            .param("codes", codes)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .query((row, _) -> row.getObject("account", UUID.class))
            .list()
            .size()
        == 1;
  }

  boolean codeWasUsed(AccountId account, byte[][] codes) {
    return database
        .sql(CODE_WAS_USED)
        .param("account", account.value())
        .param("codes", codes)
        .query(Boolean.class)
        .single();
  }

  /** Forgets what links would have taken back that work no longer. */
  void forgetUndo(Instant now) {
    database.sql(FORGET_UNDO).param("now", now.atOffset(ZoneOffset.UTC)).update();
  }

  /** Forgets links that ended before a day (UTC) and are not held; how many. */
  int sweep(LocalDate before, Held held) {
    return database
        .sql(SWEEP)
        .param("before", before.atStartOfDay().atOffset(ZoneOffset.UTC))
        .param("held", held.accounts())
        .param("from", held.from())
        .param("until", held.until())
        .update();
  }
}
