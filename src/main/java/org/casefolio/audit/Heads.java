package org.casefolio.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/** Computes the heads of blocks, and the proofs that retention leaves behind. */
@Component
class Heads {

  private final AuditSecret secret;

  Heads(AuditSecret secret) {
    this.secret = secret;
  }

  /** The block of some entries, the ids of which are in order. */
  Block block(Block before, List<BlockStore.Line> entries, Instant sealedAt) {
    long last = entries.getLast().id();
    Block open = new Block(before.number() + 1, last, entries.size(), sealedAt, "");
    return new Block(
        open.number(), last, open.entries(), sealedAt, head(open, before.mac(), entries));
  }

  /** Whether a block's head is the one that its entries and the head before it make. */
  boolean match(Block block, String before, List<BlockStore.Line> entries) {
    return equal(head(block, before, entries), block.mac());
  }

  /** What shows that a block and all before it were removed by the program. */
  String proof(Block removed) {
    Mac mac = secret.begin("removal");
    update(mac, removed);
    mac.update(removed.mac().getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(mac.doFinal());
  }

  boolean proves(BlockStore.Removal removal) {
    return equal(proof(removal.block()), removal.proof());
  }

  private String head(Block block, String before, List<BlockStore.Line> entries) {
    Mac mac = secret.begin("block");
    update(mac, block);
    mac.update(before.getBytes(StandardCharsets.US_ASCII));
    for (BlockStore.Line entry : entries) {
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(entry.bytes().length).flip());
      mac.update(entry.bytes());
    }
    return HexFormat.of().formatHex(mac.doFinal());
  }

  private static void update(Mac mac, Block block) {
    mac.update(
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(block.number())
            .putLong(block.lastEntry())
            .putLong(block.entries())
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, block.sealedAt()))
            .flip());
  }

  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
