package org.casefolio.accounts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.vault.Vault;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an account is protected by, but for the password: its address, factors, backup codes and
 * whom else it tells. It is taken down as JSON of what lies in the tables, which the caller seals,
 * and put back from it. The keyed hashes in it (of passkeys and backup codes) were not renewed when
 * the keys were changed in between: they are when they are put back.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class ProtectionStore {

  private static final JsonMapper JSON = JsonMapper.shared();

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
        where account = :account and purpose = 'BACKUP' and code = any(:codes))
      """;

  private static final String REMOVE_CODES =
      """
      delete from accounts.recovery_code
      where account = :account and purpose = 'BACKUP'
      """;

  private static final String RESTORE_CODES =
      """
      insert into accounts.recovery_code (account, purpose, code)
      select :account, 'BACKUP', unnest(:codes)
      """;

  private static final String REMOVE_MORE =
      """
      delete from accounts.more_address
      where account = :account and id::text not in (
        select json_array_elements_text(:before::json -> 'more'))
      """;

  private final Database database;
  private final Vault vault;

  ProtectionStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
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
  void putBack(AccountId account, String takenDown) {
    ObjectNode protection = (ObjectNode) JSON.readTree(takenDown);
    renewHandles(protection);
    String before = JSON.writeValueAsString(protection);
    List<byte[][]> codes = codes(protection);
    with(database.sql(REMOVE_FACTORS), account, before).update();
    with(database.sql(RESTORE_FACTORS), account, before).update();
    with(database.sql(REMOVE_MORE), account, before).update();
    boolean anyCodeLeft =
        database
            .sql(ANY_CODE_LEFT)
            .param("account", account.value())
            .param("codes", codes.stream().flatMap(Arrays::stream).toArray(byte[][]::new))
            .query(Boolean.class)
            .single();
    if (!anyCodeLeft) {
      database.sql(REMOVE_CODES).param("account", account.value()).update();
      database
          .sql(RESTORE_CODES)
          .param("account", account.value())
          .param("codes", codes.stream().map(code -> code[0]).toArray(byte[][]::new))
          .update();
    }
  }

  private void renewHandles(ObjectNode protection) {
    for (JsonNode factor : protection.path("factors")) {
      JsonNode handle = factor.path("handle");
      if (handle.isString()) { // that of an app is null
        ((ObjectNode) factor).put("handle", HexFormat.of().formatHex(renewals(handle)[0]));
      }
    }
  }

  /** By what each of the backup codes may be kept now, the one to keep it by first. */
  private List<byte[][]> codes(ObjectNode protection) {
    List<byte[][]> codes = new ArrayList<>();
    protection.path("codes").forEach(code -> codes.add(renewals(code)));
    return codes;
  }

  private byte[][] renewals(JsonNode hash) {
    return vault.renewals(HexFormat.of().parseHex(hash.asString()));
  }

  private static StatementSpec with(StatementSpec statement, AccountId account, String before) {
    return statement.param("account", account.value()).param("before", before);
  }
}
