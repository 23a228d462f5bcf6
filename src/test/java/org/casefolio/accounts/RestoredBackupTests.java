package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.casefolio.Casefolio;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.platform.postgres.Backup;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A backup is taken, an account is deleted, and the backup is restored. */
@AccountsSite
class RestoredBackupTests {

  private static final String USER_ID = "old.backup";
  private static final String EMAIL = "old@backup.example";

  @LocalServerPort private int port;
  @Autowired private DataSource database;
  @Autowired private Environment environment;
  @Autowired private AccountStore accounts;
  @Autowired private Vault vault;
  @Autowired private TransactionTemplate transactions;

  @Test
  void neitherServesNorMailsNorKeepsWhomItBringsBack() throws Exception {
    Visitor owner = People.confirmed(port, USER_ID, EMAIL);
    owner.submit(owner.get("/portfolio/add"), "/portfolio/add", "numbers", "EAC9999103403");
    UUID account = findAccount();
    Backup backup = new Backup(database);

    assertThat(
            owner
                .follow(owner.prove(owner.submit(owner.get("/account/delete"), "/account/delete")))
                .heading())
        .isEqualTo("Your account is deleted");
    Path list =
        Path.of(environment.getRequiredProperty("casefolio.master-key-file"))
            .resolveSibling("erased.list");
    assertThat(Files.readAllLines(list)).contains(account.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(list)))
        .isEqualTo("rw-------");

    try (TestDatabase restored = TestDatabase.create()) {
      backup.restore(restored.dataSource());
      letMailOfWait(restored.jdbc(), account);
      assertThat(tablesThatName(restored.jdbc(), account))
          .containsKeys(
              "accounts.account",
              "accounts.session",
              "mail.message",
              "platform.data_key",
              "portfolio.followed");
      int mails = Mailbox.list(EMAIL).size();

      try (ConfigurableApplicationContext second = start(restored)) {
        int again = second.getEnvironment().getRequiredProperty("local.server.port", Integer.class);

        assertThat(tablesThatName(restored.jdbc(), account)).isEmpty();
        assertThat(People.signIn(new Visitor(again), USER_ID, People.PASSWORD).status())
            .isEqualTo(422);
        assertThat(new Visitor(again, owner.cookies()).get("/account").status()).isEqualTo(302);
      }
      assertThat(Mailbox.list(EMAIL)).hasSize(mails);
    }
  }

  private UUID findAccount() {
    return transactions
        .execute(_ -> accounts.findByUserId(vault.sought("user-id", USER_ID)))
        .orElseThrow()
        .id()
        .value();
  }

  /** The backup is of a moment when mail to this account was about to leave, and no other. */
  private static void letMailOfWait(JdbcClient jdbc, UUID account) {
    jdbc.sql("delete from mail.message where owner <> :account").param("account", account).update();
    assertThat(
            jdbc.sql(
                    """
                    update mail.message
                    set state = 'waiting', due = now(), lease = null, leased_until = null
                    """)
                .update())
        .isPositive();
  }

  private static Map<String, Integer> tablesThatName(JdbcClient jdbc, UUID account) {
    List<String> tables =
        jdbc.sql(
                """
                select schemaname || '.' || tablename
                from pg_tables
                where schemaname !~ '^pg_' and schemaname <> 'information_schema'
                """)
            .query(String.class)
            .list();
    Map<String, Integer> found = new TreeMap<>();
    for (String table : tables) {
      int rows =
          jdbc.sql("select count(*) from " + table + " t where t::text like :account")
              .param("account", "%" + account + "%")
              .query(Integer.class)
              .single();
      if (rows > 0) {
        found.put(table, rows);
      }
    }
    return found;
  }

  /** The same site with the same keys on another database. */
  private ConfigurableApplicationContext start(TestDatabase restored) {
    Map<String, Object> settings =
        AccountsSite.Start.settings(
            Path.of(environment.getRequiredProperty("casefolio.data")).getParent());
    settings.put("spring.datasource.url", restored.url());
    settings.put("spring.datasource.username", restored.username());
    settings.put("spring.datasource.password", restored.password());
    settings.put("server.port", "0");
    return new SpringApplicationBuilder(Casefolio.class)
        .run(
            settings.entrySet().stream()
                .map(one -> "--" + one.getKey() + "=" + one.getValue())
                .toArray(String[]::new));
  }
}
