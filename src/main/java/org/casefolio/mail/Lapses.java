package org.casefolio.mail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casefolio.mail.MailStore.Row;
import org.casefolio.platform.vault.Sealer;

/** Removes messages that have lapsed while they waited, in the transaction that takes them. */
final class Lapses {

  private final MailStore store;
  private final Composer composer;

  Lapses(MailStore store, Composer composer) {
    this.store = store;
    this.composer = composer;
  }

  /**
   * Those of some rows that may go. What a process had in hand when it ended may have left and
   * stays; so does what cannot be read, with which others deal.
   */
  List<Row> drop(List<Row> rows, Map<UUID, Sealer> sealers) {
    Map<String, Map<UUID, String>> facts = new HashMap<>();
    for (Row row : rows) {
      Sealer sealer = sealers.get(row.owner());
      if (sealer != null && composer.lapses(row.writer())) {
        Bundles.open(sealer, row)
            .ifPresent(draft ->
                facts
                    .computeIfAbsent(row.writer(), key -> new HashMap<>())
                    .put(row.id(), draft.single()));
      }
    }
    Set<UUID> lapsed = new HashSet<>();
    facts.forEach((writer, theirs) -> {
      Set<String> wanted = composer.stillWanted(writer, Set.copyOf(theirs.values()));
      theirs.forEach((id, one) -> {
        if (!wanted.contains(one)) {
          lapsed.add(id);
        }
      });
    });
    if (lapsed.isEmpty()) {
      return rows;
    }
    Set<UUID> gone = store.removeUnsent(lapsed);
    return rows.stream().filter(row -> !gone.contains(row.id())).toList();
  }
}
