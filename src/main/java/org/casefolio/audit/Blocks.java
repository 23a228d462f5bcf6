package org.casefolio.audit;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.retention.LegalHolds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals entries in blocks, each of which covers the head of the one before, and removes blocks that
 * are old enough. Every node may try at any time: one does it, and what is broken off leaves
 * nothing behind. A head also goes to the log, from where nobody who changes the database can take
 * it.
 */
@Component
class Blocks {

  private static final Logger log = LoggerFactory.getLogger(Blocks.class);

  /** So many entries at most make a block. */
  static final int MOST_ENTRIES = 5_000;

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final BlockStore store;
  private final AuditStore entries;
  private final Heads heads;
  private final AuditRetention retention;
  private final LegalHolds holds;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Blocks(
      BlockStore store,
      AuditStore entries,
      Heads heads,
      AuditRetention retention,
      LegalHolds holds,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.store = store;
    this.entries = entries;
    this.heads = heads;
    this.retention = retention;
    this.holds = holds;
    this.transactions = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /** Seals what has come since the last block; answers how many blocks that made. */
  int seal() {
    if (!transactions.execute(_ -> store.hasEntriesAfter(last().lastEntry()))) {
      return 0;
    }
    long cut;
    try {
      cut = transactions.execute(_ -> store.cut());
    } catch (UncategorizedSQLException e) {
      SQLException cause = e.getSQLException();
      if (cause != null && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
        return 0; // somebody writes for longer than is worth waiting; the next time will do
      }
      throw e;
    }
    int sealed = 0;
    for (boolean more = true; more; ) {
      Optional<Block> made = sealUpTo(cut);
      sealed += made.isPresent() ? 1 : 0;
      more = made.filter(block -> block.lastEntry() < cut).isPresent();
    }
    return sealed;
  }

  private record Sealed(Block before, Block block) {}

  private Optional<Block> sealUpTo(long cut) {
    Optional<Sealed> sealed =
        transactions.execute(_ -> {
          if (!store.tryLock()) {
            return Optional.empty(); // another node is at it
          }
          Block before = last();
          List<BlockStore.Line> lines = store.listEntries(before.lastEntry(), cut, MOST_ENTRIES);
          if (lines.isEmpty()) {
            return Optional.empty();
          }
          Block block = heads.block(before, lines, now());
          store.insert(block);
          return Optional.of(new Sealed(before, block));
        });
    // With the head before: the process may have been killed before that was written here.
    sealed.ifPresent(made ->
        log.info(
            "Audit block {}: {} entries, head {} after {}",
            made.block().number(),
            made.block().entries(),
            made.block().mac(),
            made.before().mac()));
    return sealed.map(Sealed::block);
  }

  /**
   * Removes the blocks that are older than the retention; answers how many entries went. None go
   * while there is any legal hold: a block has the entries of everybody, and whose they are is not
   * to be seen in it.
   */
  long remove() {
    Instant before =
        clock.instant().atOffset(ZoneOffset.UTC).minusMonths(retention.months()).toInstant();
    Optional<Removed> removed =
        transactions.execute(_ -> {
          if (!store.tryLock() || !holds.list().isEmpty()) {
            return Optional.empty();
          }
          return store.findLastBefore(before).flatMap(store::find).map(this::removeUpTo);
        });
    removed.ifPresent(gone ->
        log.info(
            "Audit blocks up to {}: {} entries removed after {} months",
            gone.upto(),
            gone.entries(),
            retention.months()));
    return removed.map(Removed::entries).orElse(0L);
  }

  private record Removed(long upto, long entries) {}

  private Removed removeUpTo(Block last) {
    Instant now = now();
    Block gone = new Block(last.number(), last.lastEntry(), 0, now, last.mac());
    long count = store.remove(last.number(), now, heads.proof(gone));
    entries.insertCommand(
        now,
        "casefolio",
        "audit-retention",
        "done",
        "blocks up to " + last.number() + ", " + count + " entries",
        retention.months() + " months are over");
    return new Removed(last.number(), count);
  }

  /** The block to go on from. */
  private Block last() {
    return store
        .findLast()
        .or(() -> store.findRemoval().map(BlockStore.Removal::block))
        .orElse(Block.NONE);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
