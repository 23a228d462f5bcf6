package org.casefolio.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.audit.Verification.Noted;
import org.casefolio.audit.Verification.Sound;
import org.casefolio.audit.Verification.Wrong;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.retention.LegalHold;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** The chain: what was sealed can neither be changed, nor taken away, nor added to unnoticed. */
class BlocksTests {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final TestDatabase database = TestDatabase.create();
  private final Vault vault = TestVault.on(database);
  private final TestAudit log = node();
  private final Blocks blocks = log.blocks(at(NOW));

  @AfterEach
  void drop() {
    database.close();
  }

  private TestAudit node() {
    return TestAudit.on(database.database(), vault, database.transactionManager());
  }

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  private void record(int entries, Instant time) {
    for (int i = 0; i < entries; i++) {
      database
          .transactions()
          .executeWithoutResult(_ ->
              log.audit(at(time))
                  .record(
                      List.of(UUID.randomUUID()), "sign-in", "done", Optional.of("203.0.113.0")));
    }
  }

  /** Three blocks with three entries each: 1 to 3, 4 to 6, 7 to 9. */
  private void threeBlocks() {
    for (int i = 0; i < 3; i++) {
      record(3, NOW);
      assertThat(blocks.seal()).isEqualTo(1);
    }
  }

  private Verification.Finding verify() {
    return log.verification().run(Optional.empty());
  }

  /** Does what somebody can who owns the database: no trigger fires. */
  private void tamper(String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
      statement.execute("set session_replication_role = origin");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String head(long number) {
    return database
        .jdbc()
        .sql("select encode(mac, 'hex') from audit.block where number = :number")
        .param("number", number)
        .query(String.class)
        .single();
  }

  @Test
  void sealsEachEntryOnceAndFindsThemSound() {
    assertThat(blocks.seal()).as("an empty log").isZero();
    threeBlocks();
    assertThat(blocks.seal()).as("nothing new").isZero();
    record(1, NOW);

    assertThat(verify())
        .isInstanceOfSatisfying(
            Sound.class,
            sound -> {
              assertThat(sound.blocks()).isEqualTo(3);
              assertThat(sound.entries()).isEqualTo(9);
              assertThat(sound.open()).isEqualTo(1);
            });
  }

  @ParameterizedTest(name = "block {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | update audit.entry set result = 'wrong-password' where id = 5",
        "2 | update audit.entry set at = at + interval '1 microsecond' where id = 6",
        "2 | update audit.entry set account = null where id = 4",
        "2 | update audit.entry set network = decode('00', 'hex') where id = 4",
        "2 | update audit.entry set operator = '' where id = 4",
        "2 | update audit.entry set action = 'sign-indone', result = '' where id = 4",
        "3 | delete from audit.entry where id = 9",
        "1 | delete from audit.entry where id = 1",
        "1 | delete from audit.entry where id <= 3",
        "2 | update audit.entry set at = case id when 4 then at + interval '1 s' else at end where"
            + " id in (4, 5)",
        "2 | update audit.entry a set account = b.account from audit.entry b where (a.id, b.id) in"
            + " ((4, 5), (5, 4))",
        "2 | delete from audit.block where number = 2",
        "1 | delete from audit.block where number = 1",
        "3 | update audit.block set sealed_at = sealed_at - interval '1 day' where number = 3",
        "2 | update audit.block set last_entry = 5, entries = 2 where number = 2",
        "2 | update audit.block set mac = decode(repeat('00', 32), 'hex') where number = 2",
        "1 | insert into audit.removal select number, last_entry, mac, now(), mac from audit.block"
            + " where number = 1",
      })
  void findsTheBlockThatIsWrong(long block, String tampering) {
    threeBlocks();
    assertThat(verify()).isInstanceOf(Sound.class);

    tamper(tampering);

    assertThat(verify())
        .isInstanceOfSatisfying(Wrong.class, wrong -> assertThat(wrong.block()).isEqualTo(block));
  }

  @Test
  void findsAnEntryThatWasPutIn() {
    record(1, NOW);
    // What is rolled back leaves a gap, into which something fits.
    database
        .transactions()
        .executeWithoutResult(transaction -> {
          log.audit(at(NOW)).record(List.of(), "sign-in", "done", Optional.empty());
          transaction.setRollbackOnly();
        });
    record(1, NOW);
    blocks.seal();
    assertThat(verify()).isInstanceOf(Sound.class);
    String copy =
        "insert into audit.entry overriding system value select %s, at, account, operator, action,"
            + " result, network, detail, reason from audit.entry where id = 1";

    tamper(copy.formatted("2"));

    assertThat(verify()).isEqualTo(new Wrong(1, "there is an entry too many"));
    tamper("delete from audit.entry where id = 2");
    tamper(copy.formatted("-7"));
    assertThat(verify()).isEqualTo(new Wrong(1, "an entry was put before it"));
  }

  @Test
  void aHeadFromTheLogShowsThatTheEndWasCutOff() {
    threeBlocks();
    Noted noted = new Noted(3, head(3));
    assertThat(log.verification().run(Optional.of(noted))).isInstanceOf(Sound.class);
    assertThat(log.verification().run(Optional.of(new Noted(3, head(2)))))
        .isEqualTo(new Wrong(3, "it has another head than was noted"));

    tamper("delete from audit.block where number = 3; delete from audit.entry where id > 6");

    assertThat(verify()).as("the chain alone cannot tell").isInstanceOf(Sound.class);
    assertThat(log.verification().run(Optional.of(noted))).isEqualTo(new Wrong(3, "it is missing"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.entry set result = 'done'",
        "delete from audit.entry where id = 1",
        "truncate audit.entry",
        "update audit.block set entries = 1",
        "delete from audit.block where number = 1",
        "truncate audit.block",
        "delete from audit.secret",
        "update audit.removal set number = 1",
      })
  void refusesWhateverIsNoAddition(String sql) {
    record(3, NOW);
    blocks.seal();

    assertThatThrownBy(() -> database.jdbc().sql(sql).update())
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("append-only");
    assertThat(verify()).isInstanceOf(Sound.class);
  }

  @Test
  void twoNodesSealEachEntryOnce() throws Exception {
    record(20, NOW);
    List<Blocks> nodes = List.of(blocks, node().blocks(at(NOW)), node().blocks(at(NOW)));
    CountDownLatch ready = new CountDownLatch(nodes.size());
    int sealed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size())) {
      List<Future<Integer>> done =
          nodes.stream()
              .map(node ->
                  threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return node.seal();
                  }))
              .toList();
      for (Future<Integer> one : done) {
        sealed += one.get();
      }
    }

    assertThat(sealed).isEqualTo(1);
    assertThat(verify())
        .isInstanceOfSatisfying(Sound.class, sound -> assertThat(sound.entries()).isEqualTo(20));
  }

  @Test
  void whatIsBrokenOffLeavesNothingBehind() {
    record(3, NOW);
    Clock broken =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            throw new IllegalStateException("killed");
          }
        };

    assertThatThrownBy(() -> log.blocks(broken).seal()).hasMessage("killed");
    record(2, NOW);

    assertThat(blocks.seal()).isEqualTo(1);
    assertThat(verify())
        .isInstanceOfSatisfying(Sound.class, sound -> assertThat(sound.entries()).isEqualTo(5));
  }

  @Test
  void leavesOutNothingThatIsStillBeingWritten() {
    database
        .transactions()
        .executeWithoutResult(_ -> {
          log.audit(at(NOW)).record(List.of(), "sign-in", "done", Optional.empty());
          Thread other = Thread.ofPlatform().start(() -> record(1, NOW));
          join(other);
          // The id of the first is smaller, and nobody sees it yet.
          int[] sealed = {-1};
          join(Thread.ofPlatform().start(() -> sealed[0] = blocks.seal()));
          assertThat(sealed[0]).isZero();
        });

    assertThat(blocks.seal()).isEqualTo(1);
    assertThat(verify())
        .isInstanceOfSatisfying(Sound.class, sound -> assertThat(sound.entries()).isEqualTo(2));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void removesWholeBlocksWhenTheirTimeIsOverAndTheChainStaysSound() {
    Instant later = Instant.parse("2026-04-01T10:00:00Z");
    record(3, NOW);
    blocks.seal();
    record(2, NOW);
    blocks.seal();
    record(4, later);
    log.blocks(at(later)).seal();

    assertThat(log.blocks(at(Instant.parse("2028-09-01T09:59:59Z"))).remove()).isZero();
    Instant over = Instant.parse("2028-09-01T10:00:01Z");
    assertThat(log.blocks(at(over)).remove()).isEqualTo(5);
    assertThat(log.blocks(at(over)).remove()).isZero();

    assertThat(verify())
        .isInstanceOfSatisfying(
            Sound.class,
            sound -> {
              assertThat(sound.removed()).isEqualTo(2);
              assertThat(sound.blocks()).isEqualTo(1);
              assertThat(sound.entries()).isEqualTo(4);
              assertThat(sound.open()).as("that it was removed").isEqualTo(1);
            });
    assertThat(log.blocks(at(over)).seal()).isEqualTo(1);
    assertThat(verify()).isInstanceOf(Sound.class);
    tamper("delete from audit.entry where id in (6, 7)");
    assertThat(verify()).isEqualTo(new Wrong(3, "an entry is missing"));
  }

  @Test
  void removesNothingWhileSomethingHasToBeKept() {
    threeBlocks();
    Instant over = Instant.parse("2029-01-01T00:00:00Z");
    LegalHolds holds = log.holds(at(over));
    int hold =
        database
            .transactions()
            .execute(_ -> holds.place(new LegalHold.OfAccount(UUID.randomUUID()), "a lawsuit"));

    assertThat(log.blocks(at(over)).remove()).isZero();

    database.transactions().executeWithoutResult(_ -> holds.release(hold));
    assertThat(log.blocks(at(over)).remove()).isEqualTo(9);
  }

  @Test
  void goesOnWhenEveryBlockWasRemoved() {
    threeBlocks();
    Instant over = Instant.parse("2029-01-01T00:00:00Z");
    assertThat(log.blocks(at(over)).remove()).isEqualTo(9);

    assertThat(log.blocks(at(over)).seal()).isEqualTo(1);

    assertThat(head(4)).isNotEmpty();
    assertThat(verify()).isInstanceOf(Sound.class);
    tamper("update audit.removal set proof = mac");
    assertThat(verify())
        .isEqualTo(new Wrong(3, "it was not removed by the program, or not all of it"));
  }

  @Test
  void makesNoSecondKeyWhereTheFirstIsGone() {
    threeBlocks();
    tamper("delete from audit.secret");

    assertThatThrownBy(() -> node().verification().run(Optional.empty()))
        .hasMessage("the key of the audit log is gone from the database");
  }

  @Test
  void showsAnAccountItsOwnEntriesAndNobodyElseWhoseTheyAre() {
    UUID one = UUID.randomUUID();
    Audit audit = log.audit(at(NOW));
    for (String result : List.of("wrong-password", "done")) {
      database
          .transactions()
          .executeWithoutResult(
              _ -> audit.record(List.of(one), "sign-in", result, Optional.of("203.0.113.0")));
    }
    record(1, NOW);

    List<AuditEntry> entries =
        database.transactions().execute(_ -> audit.list(one, NOW, Long.MAX_VALUE, 10));
    assertThat(entries)
        .extracting(AuditEntry::result, AuditEntry::network, AuditEntry::at)
        .containsExactly(
            tuple("done", Optional.of("203.0.113.0"), NOW),
            tuple("wrong-password", Optional.of("203.0.113.0"), NOW));
    List<String> rows =
        database.jdbc().sql("select e::text from audit.entry e").query(String.class).list();
    String hex = HexFormat.of().formatHex("203.0.113".getBytes(StandardCharsets.UTF_8));
    assertThat(rows)
        .hasSize(3)
        .noneMatch(row -> row.contains(one.toString().replace("-", "")) || row.contains(hex));
  }
}
