package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.retention.LegalHold;
import org.casefolio.platform.retention.LegalHolds;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of an account: shown, taken along, and gone when the account is. */
@AccountsSite
class OwnDataTests {

  private static final String PAGE = "/account/data";
  private static final String FILES = "/account/export";
  private static final String ADD = "/portfolio/add";

  /** In these columns stands whose a row is; but for those on their way to the erasure list. */
  private static final String OWNED =
      """
      select table_schema || '.' || table_name as name, column_name as owner
      from information_schema.columns
      where table_schema in ('platform', 'accounts', 'portfolio', 'mail', 'notification')
        and column_name in ('account', 'account_id', 'owner', 'principal_name')
        and table_name <> 'erased'
      """;

  private static final String EVERY =
      """
      select table_schema || '.' || table_name
      from information_schema.tables
      where table_schema in ('platform', 'accounts', 'portfolio', 'mail', 'notification', 'cases')
        and table_type = 'BASE TABLE' and table_name <> 'erased'
      """;

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private Database database;
  @Autowired private FactorStore factors;
  @Autowired private LegalHolds holds;
  @Autowired private TransactionTemplate transactions;

  /** Somebody with a row in every table. */
  private Visitor withEverything(String userId, String email) {
    Visitor visitor = People.confirmed(port, userId, email);
    visitor.submit(visitor.get(ADD), ADD, "numbers", "IOE0912345678\t=Mother\nEAC9999103403\tAunt");
    Answer asked =
        visitor.submit(
            visitor.get("/account/email/more"), "/account/email/more", "email", "more." + email);
    visitor.prove(asked);
    visitor.submit(visitor.get("/account/codes"), "/account/codes");
    Mailbox.await("more." + email, 1);
    return visitor;
  }

  private Set<UUID> accounts() {
    return Set.copyOf(jdbc.sql("select id from accounts.account").query(UUID.class).list());
  }

  private void plantTheRest(AccountId account) {
    transactions.executeWithoutResult(_ ->
        factors.insert(
            new FactorStore.Row(
                UUID.randomUUID(),
                account,
                Factor.Kind.APP,
                new Sealed(new byte[] {1}),
                new Sealed(new byte[] {2}),
                0,
                java.time.LocalDate.EPOCH)));
    jdbc.sql("insert into mail.unreachable (owner, address, details) values (?, ?, ?)")
        .params(
            account.value(),
            account.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
            new byte[] {3})
        .update();
    jdbc.sql("insert into notification.unfollowed (account, due) values (?, current_date)")
        .param(account.value())
        .update();
    jdbc.sql("insert into accounts.factor_reset (account, ready, ends) values (?, now(), now())")
        .param(account.value())
        .update();
    holds.place(new LegalHold.OfAccount(account.value()), "planted");
  }

  private Map<String, Integer> rowsOf(AccountId account) {
    Map<String, Integer> rows = new TreeMap<>();
    for (Map<String, Object> column : jdbc.sql(OWNED).query().listOfRows()) {
      String table = String.valueOf(column.get("name"));
      String owner = String.valueOf(column.get("owner"));
      rows.put(
          table,
          jdbc.sql("select count(*) from " + table + " where " + owner + "::text = ?")
              .param(account.value().toString())
              .query(Integer.class)
              .single());
    }
    return rows;
  }

  @Test
  void deletingLeavesNoRowOfTheAccountInAnyTable() {
    Set<UUID> before = accounts();
    Visitor visitor = withEverything("leaves.nothing", "leaves@nothing.example");
    Set<UUID> fresh = new HashSet<>(accounts());
    fresh.removeAll(before);
    AccountId account = new AccountId(fresh.iterator().next());
    plantTheRest(account);
    assertThat(rowsOf(account))
        .as("a table that the test has not filled proves nothing")
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy((table, rows) -> assertThat(rows).as(table).isPositive());
    assertThat(holds.list()).hasSize(1);
    transactions.executeWithoutResult(_ ->
        database
            .sql("delete from accounts.factor where account = ?")
            .param(account.value())
            .update()); // the planted one could not be opened

    delete(visitor);

    assertThat(rowsOf(account)).allSatisfy((table, rows) -> assertThat(rows).as(table).isZero());
    List<String> named = new ArrayList<>();
    for (String table : jdbc.sql(EVERY).query(String.class).list()) {
      int rows =
          jdbc.sql("select count(*) from " + table + " as t where t::text like ?")
              .param("%" + account.value() + "%")
              .query(Integer.class)
              .single();
      if (rows > 0) {
        named.add(table);
      }
    }
    assertThat(named).isEmpty();
    assertThat(holds.list()).isEmpty();
  }

  @Test
  void tellsWhatIsKeptInBothLanguages() {
    Visitor visitor = withEverything("is.told", "is@told.example");

    Answer english = visitor.get(PAGE + "?lang=en");
    Answer spanish = visitor.get(PAGE + "?lang=es");

    assertThat(english.page().select("main").text())
        .contains("User ID: is.told", "is@told.example", "more.is@told.example (to get updates")
        .contains(
            "2 cases",
            "A browser that does not say what it is",
            "30 days",
            "Who looks at which case");
    assertThat(spanish.heading()).isEqualTo("Lo que sabemos de usted");
    assertThat(spanish.page().select("main h2")).hasSameSizeAs(english.page().select("main h2"));
    assertThat(spanish.page().select("main").text())
        .contains("Nombre de usuario: is.told", "2 casos")
        .doesNotContain("{0}", "accounts.", "portfolio.own", "notification.own");
    assertThat(visitor.get("/account").page().select("a[href=" + PAGE + "]")).isNotEmpty();
    delete(visitor);
  }

  @Test
  void givesTheFilesToWhoProvesIt() {
    Visitor visitor = withEverything("takes.along", "takes@along.example");
    visitor.submit(visitor.get("/account"), "/sign-out");
    People.signIn(visitor, "takes.along", People.PASSWORD);

    Answer refused = visitor.get(FILES + "/data.json");
    assertThat(refused.status()).isEqualTo(303);
    assertThat(refused.location()).isEqualTo(FILES);
    assertThat(refused.body()).isEmpty();
    assertThat(visitor.get(FILES + "/data.zip").status()).isEqualTo(303);
    Answer asked = visitor.get(FILES);
    assertThat(visitor.prove(asked, "wrong").status()).isEqualTo(422);
    Answer files = visitor.prove(asked);
    assertThat(files.page().select("main a[download]")).hasSize(2);

    Answer json = visitor.get(FILES + "/data.json");
    assertThat(json.header("content-disposition")).contains("attachment", "casefolio-data.json");
    assertThat(json.header("cache-control")).isEqualTo("no-store");
    JsonNode data = JsonMapper.shared().readTree(json.body());
    assertThat(data.propertyNames())
        .containsExactlyInAnyOrder(
            "account",
            "addresses",
            "factors",
            "sessions",
            "browsers",
            "links",
            "cases",
            "choices",
            "messages");
    assertThat(data.at("/account/0/userId").asString()).isEqualTo("takes.along");
    assertThat(data.at("/account/0/recoveryCodes").asInt()).isEqualTo(10);
    assertThat(data.at("/addresses")).hasSize(2);
    assertThat(data.at("/cases").findValuesAsString("label"))
        .containsExactlyInAnyOrder("=Mother", "Aunt");
    assertThat(data.at("/choices/0/email").asString()).isEqualTo("at-once");
    assertThat(data.at("/messages").size()).isPositive();
    assertThat(json.body()).doesNotContain("token=", People.PASSWORD, "argon2");
    assertThat(visitor.get(FILES + "/data.zip").header("content-type"))
        .isEqualTo("application/zip");
    delete(visitor);
  }

  private void delete(Visitor visitor) {
    Answer asked = visitor.submit(visitor.get("/account/delete"), "/account/delete");
    if (asked.location().isEmpty()) {
      visitor.prove(asked);
    }
  }
}
