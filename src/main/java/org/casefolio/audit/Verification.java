package org.casefolio.audit;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Computes every head once more and compares. */
@Component
class Verification {

  private static final int BLOCKS_AT_ONCE = 100;

  private final BlockStore store;
  private final Heads heads;
  private final TransactionTemplate snapshot;

  Verification(BlockStore store, Heads heads, PlatformTransactionManager transactions) {
    this.store = store;
    this.heads = heads;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** What was found. */
  sealed interface Finding {}

  /**
   * Nothing is wrong.
   *
   * @param blocks how many blocks are there
   * @param entries how many entries they have
   * @param removed up to which block everything was removed when its time was over; 0 for none
   * @param open how many entries no block covers yet
   * @param last the newest block
   */
  record Sound(long blocks, long entries, long removed, long open, Block last) implements Finding {}

  /** The first block that is wrong, and what is. */
  record Wrong(long block, String why) implements Finding {}

  /**
   * A head as it was written to the log.
   *
   * @param mac in hex
   */
  record Noted(long block, String mac) {}

  /** Checks the whole log as it is at one moment, and that a noted head is in it. */
  Finding run(Optional<Noted> noted) {
    return snapshot.execute(_ -> check(noted));
  }

  private Finding check(Optional<Noted> noted) {
    Optional<BlockStore.Removal> removal = store.findRemoval();
    if (removal.isPresent() && !heads.proves(removal.get())) {
      return new Wrong(
          removal.get().block().number(), "it was not removed by the program, or not all of it");
    }
    Block before = removal.map(BlockStore.Removal::block).orElse(Block.NONE);
    long removed = before.number();
    if (store.hasAnyUpTo(before)) {
      return new Wrong(
          before.number() + (removal.isPresent() ? 0 : 1),
          removal.isPresent()
              ? "something is there that had been removed"
              : "an entry was put before it");
    }
    boolean isNotedFound = noted.isEmpty() || noted.get().block() <= removed;
    long blocks = 0;
    long entries = 0;
    List<Block> some = store.list(before.number(), BLOCKS_AT_ONCE);
    while (!some.isEmpty()) {
      for (Block block : some) {
        if (block.number() != before.number() + 1) {
          return new Wrong(before.number() + 1, "it is missing");
        }
        List<BlockStore.Line> lines =
            store.listEntries(
                before.lastEntry(),
                block.lastEntry(),
                Math.min(block.entries(), Blocks.MOST_ENTRIES) + 1);
        Optional<Wrong> wrong = judge(block, before, lines);
        if (wrong.isPresent()) {
          return wrong.get();
        }
        if (noted.filter(head -> head.block() == block.number()).isPresent()) {
          if (!Heads.equal(noted.get().mac(), block.mac())) {
            return new Wrong(block.number(), "it has another head than was noted");
          }
          isNotedFound = true;
        }
        blocks++;
        entries += lines.size();
        before = block;
      }
      some = store.list(before.number(), BLOCKS_AT_ONCE);
    }
    return isNotedFound
        ? new Sound(blocks, entries, removed, store.countAfter(before.lastEntry()), before)
        : new Wrong(noted.orElseThrow().block(), "it is missing");
  }

  private Optional<Wrong> judge(Block block, Block before, List<BlockStore.Line> lines) {
    if (lines.size() < block.entries()) {
      return Optional.of(new Wrong(block.number(), "an entry is missing"));
    }
    if (lines.size() > block.entries()) {
      return Optional.of(new Wrong(block.number(), "there is an entry too many"));
    }
    return heads.match(block, before.mac(), lines)
        ? Optional.empty()
        : Optional.of(new Wrong(block.number(), "it, or an entry of it, was changed"));
  }
}
