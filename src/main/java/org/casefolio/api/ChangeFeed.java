package org.casefolio.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What has changed of the cases that a client subscribes to. */
@Component
class ChangeFeed {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final ChangeFeedStore store;
  private final Cases cases;
  private final Vault vault;

  ChangeFeed(ChangeFeedStore store, Cases cases, Vault vault) {
    this.store = store;
    this.cases = cases;
    this.vault = vault;
  }

  /** What came of reading. */
  sealed interface Reading {}

  /**
   * A part of the feed.
   *
   * @param changes in their order, each with its cursor
   * @param next where to go on
   * @param more whether there are more already
   */
  record Part(List<Map<String, Object>> changes, Cursor next, boolean more) implements Reading {
    Part {
      changes = List.copyOf(changes);
    }
  }

  /** What comes after the cursor is not kept, or was lost. */
  record Gone() implements Reading {}

  /** Changes after a cursor, or the oldest that are kept; at most so many. */
  @Transactional(readOnly = true)
  public Reading after(Client client, Cursor cursor, int limit) {
    ChangeFeedStore.State state = store.state(client.id());
    long after = cursor.isBeginning() ? state.forgotten() : cursor.place();
    if (after < state.forgotten() || after > state.last()) {
      return new Gone();
    }
    List<ChangeFeedStore.Placed> placed = store.after(client.id(), after, limit + 1);
    boolean more = placed.size() > limit;
    List<ChangeFeedStore.Placed> part = more ? placed.subList(0, limit) : placed;
    return new Part(
        visible(client, part), new Cursor(part.isEmpty() ? after : part.getLast().place()), more);
  }

  /** A case that was protected while its change was on its way is not spoken of either. */
  private List<Map<String, Object>> visible(Client client, List<ChangeFeedStore.Placed> part) {
    if (part.isEmpty()) {
      return List.of();
    }
    Sealer sealer = vault.get(client.id());
    List<Map<String, Object>> changes = new ArrayList<>();
    for (ChangeFeedStore.Placed one : part) {
      Map<String, Object> change = new LinkedHashMap<>();
      change.put("cursor", new Cursor(one.place()).toString());
      change.putAll(JSON.readValue(sealer.open(Feeding.WHAT, one.sealed()), FIELDS));
      changes.add(change);
    }
    Set<ReceiptNumber> seen =
        cases.summaries(changes.stream().map(ChangeFeed::receipt).toList()).keySet();
    changes.removeIf(change -> !seen.contains(receipt(change)));
    return changes;
  }

  private static ReceiptNumber receipt(Map<String, Object> change) {
    return new ReceiptNumber(String.valueOf(change.get("receiptNumber")));
  }
}
