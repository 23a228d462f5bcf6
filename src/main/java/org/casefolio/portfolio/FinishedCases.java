package org.casefolio.portfolio;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.retention.Disposals;
import org.casefolio.platform.retention.Held;
import org.casefolio.platform.retention.LegalHolds;
import org.casefolio.platform.retention.Period;
import org.casefolio.platform.retention.Retention;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.portfolio.FinishedCase.Step;
import org.casefolio.portfolio.PortfolioStore.SealedChoice;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finished cases on their way out of the lists. Each portfolio is looked through once a month. A
 * case that has ended well is announced twice, a month apart, and leaves a month later, a year
 * after it ended or was added at the earliest; unless the reader keeps it. One that was decided
 * against never leaves by itself. In a number of statements that does not depend on how many.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class FinishedCases {

  /** From one look, and so from one mail, to the next; in days. */
  static final int MONTH = 30;

  private final PortfolioStore store;
  private final Cases cases;
  private final StatusCatalogue catalogue;
  private final Vault vault;
  private final Retention retention;
  private final LegalHolds holds;
  private final Settings settings;
  private final Clock clock;

  FinishedCases(
      PortfolioStore store,
      Cases cases,
      StatusCatalogue catalogue,
      Vault vault,
      Retention retention,
      LegalHolds holds,
      Settings settings,
      Clock clock) {
    this.store = store;
    this.cases = cases;
    this.catalogue = catalogue;
    this.vault = vault;
    this.retention = retention;
    this.holds = holds;
    this.settings = settings;
    this.clock = clock;
  }

  /** Some portfolios whose month is over, those too for which nothing is due. */
  public List<FinishedList> claim(LocalDate today, int limit) {
    Held held = holds.now();
    List<SealedChoice> claimed = store.claimToLook(today, held, limit);
    List<AccountId> accounts = claimed.stream().map(SealedChoice::account).toList();
    Map<UUID, Sealer> sealers = vault.find(accounts.stream().map(AccountId::value).toList());
    Map<AccountId, List<Followed>> followed = new HashMap<>();
    store
        .list(accounts)
        .forEach((account, rows) -> {
          Sealer sealer = sealers.get(account.value());
          if (sealer != null) {
            followed.put(account, rows.stream().map(row -> Seals.open(sealer, row)).toList());
          }
        });
    Map<ReceiptNumber, CaseSummary> summaries =
        cases.summaries(
            followed.values().stream()
                .flatMap(List::stream)
                .map(Followed::receipt)
                .collect(Collectors.toSet()));
    CatalogueEdition edition = catalogue.current();
    List<FinishedList> lists = new ArrayList<>();
    for (SealedChoice one : claimed) {
      Sealer sealer = sealers.get(one.account().value());
      lists.add(
          new FinishedList(
              one.account(),
              sealer == null
                  ? MailChoice.byDefault(settings.zone())
                  : Seals.openChosen(sealer, one.sealed(), settings.zone()).choice(),
              followed.getOrDefault(one.account(), List.of()).stream()
                  .filter(each -> !held.covers(each.added(), today))
                  .flatMap(
                      each -> due(each, summaries.get(each.receipt()), edition, today).stream())
                  .toList()));
    }
    return lists;
  }

  private Optional<FinishedCase> due(
      Followed followed, @Nullable CaseSummary summary, CatalogueEdition edition, LocalDate today) {
    if (summary == null || followed.leaving().kept()) {
      return Optional.empty();
    }
    return summary
        .current()
        .filter(entry -> !entry.beingChecked() && edition.endsWell(entry.title(), summary.form()))
        .flatMap(entry -> due(followed, since(followed, entry), today));
  }

  /** Since when it is in the list as finished. */
  private LocalDate since(Followed followed, CaseEntry entry) {
    LocalDate learned = LocalDate.ofInstant(entry.learnedAt(), settings.zone());
    return learned.isAfter(followed.added()) ? learned : followed.added();
  }

  private Optional<FinishedCase> due(Followed followed, LocalDate since, LocalDate today) {
    LocalDate year = since.plusDays(retention.days(Period.FINISHED_CASE));
    Leaving leaving = followed.leaving();
    if (leaving.first().map(day -> day.isBefore(since)).orElse(false)) {
      leaving = Leaving.NOT; // it was reopened meanwhile, and has ended anew
    }
    LocalDate latest = leaving.second().or(leaving::first).orElse(year.minusDays(3L * MONTH));
    if (latest.plusDays(MONTH).isAfter(today)) {
      return Optional.empty();
    }
    Step step =
        leaving.first().isEmpty()
            ? Step.FIRST_MAIL
            : leaving.second().isEmpty() ? Step.SECOND_MAIL : Step.LEAVE;
    LocalDate told =
        today.plusDays(
            switch (step) {
              case FIRST_MAIL -> 2L * MONTH;
              case SECOND_MAIL -> MONTH;
              case LEAVE -> 0;
            });
    return step == Step.LEAVE && year.isAfter(today)
        ? Optional.empty()
        : Optional.of(
            new FinishedCase(
                followed.withLeaving(leaving), step, told.isAfter(year) ? told : year));
  }

  /**
   * Saves what was done, and lets cases leave.
   *
   * @param lists what was claimed
   * @param again the followed cases that begin anew, because their reader was not told
   */
  public void save(List<FinishedList> lists, Set<UUID> again, LocalDate today) {
    Map<UUID, Sealer> sealers =
        vault.find(lists.stream().map(list -> list.account().value()).toList());
    Map<UUID, byte[]> changed = new HashMap<>();
    List<UUID> left = new ArrayList<>();
    Map<AccountId, LocalDate> looks = new HashMap<>();
    for (FinishedList list : lists) {
      Sealer sealer = sealers.get(list.account().value());
      boolean announced = false;
      for (FinishedCase one : list.cases()) {
        Followed followed = one.followed();
        boolean anew = again.contains(one.follow());
        if (!anew && one.step() == Step.LEAVE) {
          left.add(one.follow());
        } else if (sealer != null) {
          announced |= !anew;
          Leaving leaving = anew ? Leaving.NOT : followed.leaving().announced(today);
          changed.put(one.follow(), Seals.seal(sealer, followed.withLeaving(leaving)));
        }
      }
      // Spread over a month, so that not all portfolios are looked through on one day.
      int spread = announced ? 0 : Math.floorMod(list.account().value().hashCode(), MONTH);
      looks.put(list.account(), today.plusDays(MONTH + (long) spread));
    }
    store.update(changed);
    store.remove(left, UUID.randomUUID(), clock.instant());
    store.lookAgain(looks);
    Disposals.note(
        left.size(),
        "finished cases in lists",
        Period.FINISHED_CASE,
        retention.before(Period.FINISHED_CASE, today));
  }
}
