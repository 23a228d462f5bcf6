package org.casefolio.mail;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.mail.MailStore.Again;
import org.casefolio.mail.MailStore.DoneWith;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends messages of some days again, for an operator. What is wrong by now, or asked for no longer,
 * stays as it is.
 */
@Component
class Resending {

  private static final int AT_ONCE = 1_000;

  private final MailStore store;
  private final Vault vault;
  private final Map<String, Writer> writers;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final Settings settings;

  Resending(
      MailStore store,
      Vault vault,
      List<Writer> writers,
      PlatformTransactionManager transactions,
      Clock clock,
      Settings settings) {
    this.store = store;
    this.vault = vault;
    this.writers = writers.stream().collect(Collectors.toMap(Writer::name, writer -> writer));
    this.transactions = new TransactionTemplate(transactions);
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * What was done.
   *
   * @param sent how many go out again
   * @param left how many stay as they are
   */
  record Outcome(int sent, int left) {}

  /** Some of the messages, and where to go on. */
  private record Piece(Optional<UUID> last, int looked, int sent) {}

  Outcome run(MailStore.State state, LocalDate since, LocalDate until) {
    int looked = 0;
    int sent = 0;
    Optional<UUID> after = Optional.empty();
    do {
      UUID from = after.orElse(null);
      Piece piece = transactions.execute(transaction -> next(state, since, until, from));
      if (piece == null) {
        throw new IllegalStateException("no result");
      }
      after = piece.last();
      looked += piece.looked();
      sent += piece.sent();
    } while (after.isPresent());
    return new Outcome(sent, looked - sent);
  }

  private Piece next(
      MailStore.State state, LocalDate since, LocalDate until, @Nullable UUID after) {
    List<DoneWith> rows = store.doneWith(state, since, until, after, AT_ONCE);
    if (rows.isEmpty()) {
      return new Piece(Optional.empty(), 0, 0);
    }
    Map<UUID, Sealer> sealers =
        vault.find(rows.stream().map(DoneWith::owner).collect(Collectors.toSet()));
    Map<UUID, Draft> drafts = new HashMap<>();
    Map<String, List<DoneWith>> byWriter = new HashMap<>();
    for (DoneWith row : rows) {
      Sealer sealer = sealers.get(row.owner());
      if (sealer != null) {
        drafts.put(row.id(), Draft.open(sealer, row.draft()));
        byWriter.computeIfAbsent(row.writer(), key -> new ArrayList<>()).add(row);
      }
    }
    List<Again> again = new ArrayList<>();
    byWriter.forEach((name, list) -> {
      Writer writer = writers.get(name);
      if (writer != null) {
        List<Draft> theirs = list.stream().map(row -> drafts.get(row.id())).toList();
        Set<String> wanted =
            writer.stillWanted(theirs.stream().flatMap(draft -> draft.facts().stream()).toList());
        for (int i = 0; i < theirs.size(); i++) {
          again(list.get(i), theirs.get(i), wanted, sealers).ifPresent(again::add);
        }
      }
    });
    if (!again.isEmpty()) {
      store.resend(again, LocalDate.ofInstant(clock.instant(), settings.zone()));
    }
    return new Piece(Optional.of(rows.getLast().id()), rows.size(), again.size());
  }

  /** Empty if nothing of it is wanted; a letter goes without what is not wanted of it. */
  private Optional<Again> again(
      DoneWith row, Draft draft, Set<String> wanted, Map<UUID, Sealer> sealers) {
    List<String> rest = draft.facts().stream().filter(wanted::contains).toList();
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    byte[] less =
        rest.size() == draft.facts().size()
            ? null
            : draft.withFacts(rest).seal(Objects.requireNonNull(sealers.get(row.owner())));
    return Optional.of(new Again(row.id(), topic(draft), less));
  }

  private byte @Nullable [] topic(Draft draft) {
    String topic = draft.topic();
    return topic == null ? null : Outbox.topic(vault, topic);
  }
}
