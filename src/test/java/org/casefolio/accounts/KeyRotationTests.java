package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.limits.Limits.Taken;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.settings.WrongSetting;
import org.casefolio.platform.vault.TestRotation;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys are changed while two nodes work, one of which has a key file of its own; whoever
 * changes them is killed twice.
 */
@AccountsSite
class KeyRotationTests {

  private static final String USER_ID = "turns.keys";
  private static final String EMAIL = "turns@keys.example";
  private static final String WITH_CODES = "turns.paper";
  private static final Limit LIMIT = new Limit("rotation-test", 1_000_000, Duration.ofDays(300));

  @LocalServerPort private int port;
  @Autowired private ApplicationContext context;
  @Autowired private DataSource dataSource;
  @Autowired private Database database;
  @Autowired private Environment environment;
  @Autowired private AccountStore accounts;
  @Autowired private RecoveryCodeStore codes;
  @Autowired private Factors factors;
  @Autowired private FactorStore factorStore;
  @Autowired private ProtectionStore protections;
  @Autowired private Vault vault;
  @Autowired private Limits limits;
  @Autowired private TransactionTemplate transactions;
  @TempDir private Path folder;

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void findsAndOpensEverythingWhileTheKeysAreChanged() throws Exception {
    Visitor visitor = People.confirmed(port, USER_ID, EMAIL);
    visitor.submit(visitor.get("/portfolio/add"), "/portfolio/add", "numbers", "EAC9999103403");
    Visitor withCodes = new Visitor(port);
    Answer shown = withCodes.follow(People.create(withCodes, WITH_CODES, ""));
    List<String> printed = shown.page().select(".cf-code").eachText();
    Protected robbed = protect("turns.robbed");
    Protected calm = protect("turns.calm");
    Path file = Path.of(environment.getRequiredProperty("casefolio.master-key-file"));
    Path ownFile = folder.resolve("own.key");
    Files.copy(file, ownFile, StandardCopyOption.COPY_ATTRIBUTES);
    Vault otherNode = TestVault.node(ownFile, dataSource, Duration.ofSeconds(1));
    List<byte[]> wrapped = wrappedKeys();

    AtomicBoolean going = new AtomicBoolean(true);
    AtomicInteger rounds = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread work =
        Thread.ofPlatform()
            .start(() -> {
              try {
                int left = take();
                while (going.get()) {
                  work(vault, otherNode);
                  work(otherNode, vault);
                  assertThat(take()).isEqualTo(--left);
                  rounds.incrementAndGet();
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    TestRotation rotation = new TestRotation(context);
    assertThatThrownBy(() -> rotation.run(line -> killAt("rows of", line)))
        .isInstanceOf(Killed.class);
    assertThatThrownBy(() -> rotation.run(line -> killAt("in its place", line)))
        .isInstanceOf(Killed.class);
    rotation.carryOn(file, database);
    going.set(false);
    work.join();

    assertThat(failure.get()).isNull();
    assertThat(rounds).hasPositiveValue();
    work(vault, otherNode);
    work(otherNode, vault);
    assertThat(rotation.tablesWithOlderHashes()).isEmpty();
    assertThat(wrappedKeys()).doesNotContainAnyElementsOf(wrapped);
    assertThatThrownBy(() -> TestVault.node(ownFile, dataSource, Duration.ofSeconds(1)).instance())
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith(
            "CASEFOLIO_MASTER_KEY_FILE does not hold the master key that this database was sealed"
                + " with.");
    work(TestVault.node(file, dataSource, Duration.ofSeconds(1)), vault);

    assertThat(visitor.get("/account").status()).isEqualTo(302);
    assertThat(People.signIn(visitor, USER_ID, People.PASSWORD).location()).isEqualTo("/portfolio");
    assertThat(People.create(new Visitor(port), USER_ID, "").status()).isEqualTo(422);
    assertThat(printed).hasSize(10);
    RecoveryCode code = RecoveryCode.parse(printed.getFirst()).orElseThrow();
    AccountId account = find(vault, WITH_CODES).id();
    assertThat(transactions.<Boolean>execute(_ -> codes.use(account, Purpose.RECOVERY, code)))
        .isTrue();
    assertThat(transactions.<Boolean>execute(_ -> codes.use(account, Purpose.RECOVERY, code)))
        .isFalse();
    putsBackWhatWasTakenDownBefore(robbed, calm);
  }

  /** An account with a passkey and backup codes, as a notice keeps it. */
  private record Protected(AccountId account, List<RecoveryCode> codes, String takenDown) {}

  private Protected protect(String userId) {
    People.create(new Visitor(port), userId, "");
    AccountId account = find(vault, userId).id();
    WebAuthn.Passkey passkey =
        new WebAuthn.Passkey(userId.getBytes(StandardCharsets.UTF_8), "stored", 0);
    return transactions.execute(_ -> {
      List<RecoveryCode> printed = factors.begin(account, passkey, "Key");
      return new Protected(account, printed, protections.takeDown(account));
    });
  }

  private void putsBackWhatWasTakenDownBefore(Protected robbed, Protected calm) {
    transactions.executeWithoutResult(_ -> {
      factorStore
          .list(robbed.account())
          .forEach(row -> assertThat(factorStore.delete(robbed.account(), row.id())).isTrue());
      codes.replace(robbed.account(), Purpose.BACKUP, RecoveryCode.random());
      assertThat(codes.use(calm.account(), Purpose.BACKUP, calm.codes().getFirst())).isTrue();

      protections.putBack(robbed.account(), robbed.takenDown());
      protections.putBack(calm.account(), calm.takenDown());

      String id =
          Base64.getUrlEncoder().encodeToString("turns.robbed".getBytes(StandardCharsets.UTF_8));
      assertThat(factorStore.find(vault.sought("passkey", id)).map(FactorStore.Row::account))
          .contains(robbed.account());
      for (RecoveryCode code : robbed.codes()) {
        assertThat(codes.use(robbed.account(), Purpose.BACKUP, code)).isTrue();
      }
      assertThat(codes.count(calm.account(), Purpose.BACKUP)).isEqualTo(9);
      assertThat(codes.use(calm.account(), Purpose.BACKUP, calm.codes().getFirst())).isFalse();
      assertThat(codes.use(calm.account(), Purpose.BACKUP, calm.codes().getLast())).isTrue();
    });
  }

  private static void killAt(String what, String line) {
    if (line.contains(what)) {
      throw new Killed();
    }
  }

  /** What one node does and another one sees. */
  private void work(Vault one, Vault other) {
    AccountRow row = find(one, USER_ID);
    assertThat(row.openEmail(other.get(row.id().value())).map(EmailAddress::written))
        .contains(EMAIL);
    UUID owner = UUID.randomUUID();
    byte[] sealed = transactions.execute(_ -> one.create(owner).seal("test", "text"));
    assertThat(other.get(owner).open("test", sealed)).isEqualTo("text");
    assertThat(other.instance().open("test", one.instance().seal("test", "text")))
        .isEqualTo("text");
    byte[] kept = one.blind("test", "value");
    assertThat(List.of(other.sought("test", "value")))
        .anySatisfy(hash -> assertThat(hash).isEqualTo(kept));
  }

  private AccountRow find(Vault node, String userId) {
    return transactions
        .execute(_ -> accounts.findByUserId(node.sought("user-id", userId)))
        .orElseThrow();
  }

  private int take() {
    return limits.take(LIMIT, "somebody") instanceof Taken(int left) ? left : -1;
  }

  private List<byte[]> wrappedKeys() {
    return database
        .sql("select wrapped from platform.data_key")
        .query((row, _) -> row.getBytes("wrapped"))
        .list();
  }
}
