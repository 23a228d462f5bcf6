package org.casefolio.accounts;

import org.casefolio.platform.postgres.Database;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an account is protected by, but for the password: its address, factors, backup codes and
 * whom else it tells. It is taken down as JSON of what lies in the tables, which the caller seals,
 * and put back from it.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ProtectionStore {

  private static final String TAKE_DOWN =
      """
      select json_build_object(
        'email', encode(a.email, 'hex'),
        'factors', (
          select coalesce(json_agg(json_build_object(
            'id', id, 'kind', kind, 'name', encode(name, 'hex'), 'secret', encode(secret, 'hex'),
            'last_step', last_step, 'created', created, 'handle', encode(handle, 'hex'))), '[]')
          from accounts.factor where account = a.id),
        'codes', (
          select coalesce(json_agg(encode(code, 'hex')), '[]')
          from accounts.recovery_code where account = a.id and purpose = 'BACKUP'),
        'more', (
          select coalesce(json_agg(id), '[]')
          from accounts.more_address where account = a.id and confirmed)
      )::text
      from accounts.account a
      where a.id = :account
      """;

  private static final String REMOVE_FACTORS =
      """
      delete from accounts.factor
      where account = :account and id not in (
        select (one ->> 'id')::uuid from json_array_elements(:before::json -> 'factors') one)
      """;

  // One that is still there may have been used since: it stays as it is.
  private static final String RESTORE_FACTORS =
      """
      insert into accounts.factor (id, account, kind, name, secret, last_step, created, handle)
      select (one ->> 'id')::uuid, :account, one ->> 'kind', decode(one ->> 'name', 'hex'),
        decode(one ->> 'secret', 'hex'), (one ->> 'last_step')::bigint, (one ->> 'created')::date,
        decode(one ->> 'handle', 'hex')
      from json_array_elements(:before::json -> 'factors') one
      on conflict do nothing
      """;

  private static final String ANY_CODE_LEFT =
      """
      select exists (
        select from accounts.recovery_code
        where account = :account and purpose = 'BACKUP' and encode(code, 'hex') in (
          select json_array_elements_text(:before::json -> 'codes')))
      """;

  private static final String REMOVE_CODES =
      """
      delete from accounts.recovery_code
      where account = :account and purpose = 'BACKUP'
      """;

  private static final String RESTORE_CODES =
      """
      insert into accounts.recovery_code (account, purpose, code)
      select :account, 'BACKUP', decode(one, 'hex')
      from json_array_elements_text(:before::json -> 'codes') one
      """;

  private static final String REMOVE_MORE =
      """
      delete from accounts.more_address
      where account = :account and id::text not in (
        select json_array_elements_text(:before::json -> 'more'))
      """;

  private final Database database;

  ProtectionStore(Database database) {
    this.database = database;
  }

  /** Takes down what there is; to be sealed before it is kept. */
  String takeDown(AccountId account) {
    return database.sql(TAKE_DOWN).param("account", account.value()).query(String.class).single();
  }

  /**
   * Puts back what was taken down, but for the address: what came since goes, what went comes back.
   * Backup codes that were used up since stay used; only where none is left were they replaced, and
   * then those before count again. A further address that was removed does not come back: whoever
   * reads mail there may have wanted it.
   */
  void putBack(AccountId account, String before) {
    with(database.sql(REMOVE_FACTORS), account, before).update();
    with(database.sql(RESTORE_FACTORS), account, before).update();
    with(database.sql(REMOVE_MORE), account, before).update();
    if (!with(database.sql(ANY_CODE_LEFT), account, before).query(Boolean.class).single()) {
      database.sql(REMOVE_CODES).param("account", account.value()).update();
      with(database.sql(RESTORE_CODES), account, before).update();
    }
  }

  private static StatementSpec with(StatementSpec statement, AccountId account, String before) {
    return statement.param("account", account.value()).param("before", before);
  }
}
