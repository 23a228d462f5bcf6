package org.casefolio.notification;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Vault;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which change of a case is the first in a while. It is told at once; those that follow within ten
 * minutes wait until these are over, and go together. Whoever tells a change once more finds that
 * it was the first.
 */
@Component
class Recent {

  private static final String WHAT = "change.recent";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final RecentStore store;
  private final Vault vault;
  private final Changes changes;
  private final TogetherSettings settings;
  private final Clock clock;

  Recent(RecentStore store, Vault vault, Changes changes, TogetherSettings settings, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.changes = changes;
    this.settings = settings;
    this.clock = clock;
  }

  /** A change that may be the first. */
  @SuppressWarnings("ArrayRecordComponent") // carried to a statement, never compared
  private record Fresh(ReceiptNumber receipt, byte[] blind, long entry) {}

  /** What is kept of the change that was told at once. */
  private record First(long entry, Instant until) {}

  /**
   * The minutes after a change was told at once.
   *
   * @param entry which
   * @param until when they are over
   * @param later when whatever follows leaves: rounded up, because it stands in clear
   * @param again whether there were such minutes before, so that something may wait
   */
  record Window(long entry, Instant until, Instant later, boolean again) {}

  /** Whether changes ever wait for each other. */
  boolean isKept() {
    return !settings.within().isZero();
  }

  /**
   * The minutes that these changes fall into, in two statements at most; begun by them where there
   * are none.
   *
   * @param entries of each case the first that is told now
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<ReceiptNumber, Window> windows(Map<ReceiptNumber, Long> entries) {
    if (entries.isEmpty() || !isKept()) {
      return Map.of();
    }
    Instant now = clock.instant();
    Instant until = now.plus(settings.within());
    List<Fresh> all =
        entries.entrySet().stream()
            .map(one -> new Fresh(one.getKey(), changes.blind(one.getKey()), one.getValue()))
            .sorted(Comparator.comparing(Fresh::blind, Arrays::compareUnsigned))
            .toList();
    Map<ByteBuffer, byte[]> kept =
        store.keep(
            all.stream()
                .map(one -> new RecentStore.Row(one.blind(), seal(new First(one.entry(), until))))
                .toList(),
            settings.within());
    Map<ReceiptNumber, Window> windows = new HashMap<>();
    List<RecentStore.Row> over = new ArrayList<>();
    for (Fresh one : all) {
      byte[] sealed = kept.get(ByteBuffer.wrap(one.blind()));
      First first = sealed == null ? new First(one.entry(), until) : open(sealed);
      boolean ours = first.entry() == one.entry() && first.until().equals(until);
      if (!first.until().isAfter(now) && first.entry() != one.entry()) {
        first = new First(one.entry(), until);
        over.add(new RecentStore.Row(one.blind(), seal(first)));
      }
      windows.put(
          one.receipt(),
          new Window(first.entry(), first.until(), settings.rounded(first.until()), !ours));
    }
    if (!over.isEmpty()) {
      store.replace(over, settings.within());
    }
    return windows;
  }

  private byte[] seal(First first) {
    return vault.instance().seal(WHAT, JSON.writeValueAsString(first));
  }

  private First open(byte[] sealed) {
    return JSON.readValue(vault.instance().open(WHAT, sealed), First.class);
  }

  /** Forgets what is over. */
  @Scheduled(fixedDelay = 30, initialDelay = 20, timeUnit = TimeUnit.MINUTES)
  @Transactional
  public void sweep() {
    store.sweep();
  }
}
