package org.casefolio.mail;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.casefolio.platform.retention.Disposals;
import org.casefolio.platform.retention.Held;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.DailyWork;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets messages go that nothing happens to any more. The text goes first; what was told, to whom
 * and when, stays with its owner until whoever knows what it is about says that it may go.
 */
@Component
public class MessageDisposal {

  private static final int AT_ONCE = 1_000;

  private final DailyWork work;
  private final DisposalStore store;
  private final List<String> passing;
  private final Vault vault;
  private final Retention retention;
  private final LegalHolds holds;
  private final Clock clock;
  private final Settings settings;

  MessageDisposal(
      DailyWork work,
      DisposalStore store,
      List<Writer> writers,
      Vault vault,
      Retention retention,
      LegalHolds holds,
      Clock clock,
      Settings settings) {
    this.work = work;
    this.store = store;
    this.passing =
        writers.stream().filter(writer -> !writer.outlastsItsText()).map(Writer::name).toList();
    this.vault = vault;
    this.retention = retention;
    this.holds = holds;
    this.clock = clock;
    this.settings = settings;
  }

  @Scheduled(fixedDelay = 15, initialDelay = 9, timeUnit = TimeUnit.MINUTES)
  void run() {
    work.run("mail/texts", today(), this::forgetTexts);
    work.run("mail/account-messages", today(), this::deletePassing);
  }

  private boolean forgetTexts() {
    LocalDate before = before();
    Held held = holds.now();
    int forgotten = store.forgetTexts(before, held, batches(held), AT_ONCE);
    Disposals.note(forgotten, "message texts", Period.MESSAGE_TEXT, before);
    return forgotten == AT_ONCE;
  }

  private boolean deletePassing() {
    LocalDate before = before();
    int deleted = store.delete(passing, before, holds.now(), AT_ONCE);
    Disposals.note(deleted, "messages about accounts", Period.MESSAGE_TEXT, before);
    return deleted == AT_ONCE;
  }

  /**
   * Lets go what messages of an owner tell that may go: of one about several things its part, of
   * one that tells nothing else the whole. What is younger than the period of texts waits for it.
   *
   * @param stays whether a message of a writer still has to tell something, by the writer's name
   *     and the facts
   * @return the day on which there will be more to let go; empty if there is nothing
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<LocalDate> dispose(UUID owner, BiPredicate<String, String> stays) {
    Sealer sealer = vault.get(owner);
    Held held = holds.now();
    LocalDate before = before();
    Optional<LocalDate> first = Optional.empty();
    UUID after = null;
    int gone = 0;
    List<DisposalStore.Done> part;
    do {
      part = store.listDone(owner, held, batches(held), after, AT_ONCE);
      List<UUID> whole = new ArrayList<>();
      Map<UUID, byte[]> less = new HashMap<>();
      for (DisposalStore.Done one : part) {
        after = one.id();
        Draft draft = Draft.open(sealer, one.draft());
        List<String> rest =
            draft.facts().stream().filter(fact -> stays.test(one.writer(), fact)).toList();
        if (rest.size() < draft.facts().size()) {
          if (!one.day().isBefore(before)) {
            first = first.filter(day -> day.isBefore(one.day())).or(() -> Optional.of(one.day()));
          } else if (rest.isEmpty()) {
            whole.add(one.id());
          } else {
            less.put(one.id(), draft.withFacts(rest).seal(sealer));
          }
        }
      }
      store.remove(whole);
      store.replace(less);
      gone += whole.size() + less.size();
    } while (part.size() == AT_ONCE);
    Disposals.note(gone, "messages about cases no longer followed", Period.MESSAGE_TEXT, before);
    return first.map(day -> day.plusDays(retention.days(Period.MESSAGE_TEXT) + 1L));
  }

  private List<byte[]> batches(Held held) {
    return vault.sought(Outbox.BATCH, held.batches().stream().map(UUID::toString).toList());
  }

  private LocalDate before() {
    return retention.before(Period.MESSAGE_TEXT, today());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), settings.zone());
  }
}
