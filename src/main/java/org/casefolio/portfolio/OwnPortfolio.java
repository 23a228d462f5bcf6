package org.casefolio.portfolio;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.casefolio.sweeping.Addition;
import org.casefolio.sweeping.Additions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * A portfolio for its owner: to look at and to change. Every change locks the portfolio's row
 * first, so that what is sent from two windows at once happens one after the other. Each method
 * runs a constant number of statements, however many cases it is about.
 */
@Component
class OwnPortfolio {

  /** How long a removal can be undone; then the rows are gone. */
  static final Duration UNDO = Duration.ofMinutes(10);

  /** What the keyed hash of a typed date is made for. */
  private static final String TYPED = "typed-date";

  private final PortfolioStore store;
  private final Vault vault;
  private final Cases cases;
  private final Additions additions;
  private final Clock clock;
  private final Settings settings;
  private final ApplicationEventPublisher events;

  OwnPortfolio(
      PortfolioStore store,
      Vault vault,
      Cases cases,
      Additions additions,
      Clock clock,
      Settings settings,
      ApplicationEventPublisher events) {
    this.store = store;
    this.vault = vault;
    this.cases = cases;
    this.additions = additions;
    this.clock = clock;
    this.settings = settings;
    this.events = events;
  }

  /** Everything in it. */
  @Transactional(readOnly = true)
  public Contents contents(AccountId account) {
    Sealer sealer = vault.get(account.value());
    List<Followed> followed = open(sealer, store.list(account));
    Instant now = clock.instant();
    Map<ReceiptNumber, CaseSummary> summaries = summaries(followed, now);
    return new Contents(
        chosen(account, sealer),
        followed.stream().map(one -> FollowedCase.of(one, summaries, now)).toList());
  }

  /** One followed case. */
  @Transactional(readOnly = true)
  public Optional<FollowedCase> find(AccountId account, UUID follow) {
    Instant now = clock.instant();
    return store
        .find(account, follow)
        .map(row -> Seals.open(vault.get(account.value()), row))
        .map(one -> FollowedCase.of(one, summaries(List.of(one), now), now));
  }

  /** What the account chose. */
  @Transactional(readOnly = true)
  public Chosen chosen(AccountId account) {
    return chosen(account, vault.get(account.value()));
  }

  /**
   * Adds cases in the order given. Pending ones are taken until as many are followed as may be; a
   * final one takes no such place, and one that the agency reopens later stays. Beyond a day's
   * neighbours they are shown later, and count as pending until then.
   *
   * @param pendingLimit how many pending cases the account may follow
   * @return what became of each, in the order given
   */
  @Transactional
  public List<FollowOutcome> follow(AccountId account, int pendingLimit, List<Wanted> wanted) {
    Locked locked = lock(account);
    Map<ReceiptNumber, UUID> there = new HashMap<>();
    locked.followed.forEach(one -> there.put(one.receipt(), one.id()));
    Set<ReceiptNumber> all = new HashSet<>(there.keySet());
    wanted.forEach(one -> all.add(one.receipt()));
    // Whoever records asks who follows: what is not seen here yet comes after this, and is told.
    cases.keep(wanted.stream().map(Wanted::receipt).collect(Collectors.toSet()));
    Map<ReceiptNumber, CaseSummary> summaries = cases.summaries(all);
    Room room = new Room(pendingLimit, locked.followed, summaries, clock.instant());
    all.removeAll(there.keySet());
    Additions.AddedToday added = additions.today(account.value(), all);

    LocalDate today = today();
    List<SealedCase> rows = new ArrayList<>();
    List<FollowOutcome> outcomes = new ArrayList<>();
    for (Wanted one : wanted) {
      UUID before = there.get(one.receipt());
      if (before != null) {
        outcomes.add(new FollowOutcome.AlreadyThere(before));
        continue;
      }
      Addition addition = added.look(one.receipt());
      Optional<Instant> from =
          addition instanceof Addition.ShownLater(Instant later)
              ? Optional.of(later)
              : Optional.empty();
      Optional<FollowOutcome> refused =
          addition instanceof Addition.TooManyToday
              ? Optional.of(new FollowOutcome.TooManyToday())
              : room.take(one.receipt(), from.isPresent());
      if (refused.isPresent()) {
        outcomes.add(refused.get());
        continue;
      }
      added.add(one.receipt());
      CaseSummary summary = summaries.get(one.receipt());
      Followed followed =
          new Followed(
              UUID.randomUUID(),
              one.receipt(),
              one.label(),
              one.note(),
              today,
              one.mail(),
              Optional.empty(),
              OwnDates.NONE,
              Leaving.NOT,
              summary == null ? 0 : summary.newestEntry(),
              from);
      there.put(one.receipt(), followed.id());
      rows.add(
          new SealedCase(
              followed.id(),
              blind(one.receipt()),
              Seals.seal(locked.sealer, followed),
              Seals.sealSeen(locked.sealer, followed.id(), followed.seen())));
      outcomes.add(
          from.isPresent()
              ? new FollowOutcome.AddedLate(followed.id())
              : new FollowOutcome.Added(followed.id(), summary != null));
    }
    if (vault.isChanging()) {
      // A removed one may still be kept by its other hash, where the new one does not meet it.
      store.deleteRemoved(
          account,
          vault.sought(
              Portfolios.BLIND, wanted.stream().map(one -> one.receipt().value()).toList()));
    }
    store.insert(account, rows);
    if (!rows.isEmpty()) {
      Set<ReceiptNumber> fresh = new HashSet<>(there.keySet());
      locked.followed.forEach(one -> fresh.remove(one.receipt()));
      events.publishEvent(new CasesFollowed(fresh));
    }
    // Last, because what it counts is shared with all who add neighbours just now.
    additions.keep(added);
    return outcomes;
  }

  /**
   * Removes cases. They count as gone at once; for {@link #UNDO} the removal can be undone.
   *
   * @return the removal, or nothing if none of them was there
   */
  @Transactional
  public Optional<UUID> remove(AccountId account, Collection<UUID> follows) {
    Locked locked = lock(account);
    UUID removal = UUID.randomUUID();
    if (store.remove(account, follows, removal, clock.instant()) == 0) {
      return Optional.empty();
    }
    Set<ReceiptNumber> left = new HashSet<>();
    follows.forEach(follow -> locked.find(follow).ifPresent(one -> left.add(one.receipt())));
    events.publishEvent(new CasesUnfollowed(left));
    return Optional.of(removal);
  }

  /** How many cases a removal took away that can still be brought back. */
  @Transactional(readOnly = true)
  public int removed(AccountId account, UUID removal) {
    return store.listRemoved(account, removal, clock.instant().minus(UNDO)).size();
  }

  /**
   * Brings back what a removal took away, as far as the limits allow by now.
   *
   * @return what could not be brought back
   */
  @Transactional
  public List<Followed> undo(AccountId account, int pendingLimit, UUID removal) {
    Locked locked = lock(account);
    List<Followed> removed =
        open(locked.sealer, store.listRemoved(account, removal, clock.instant().minus(UNDO)));
    Set<ReceiptNumber> all = new HashSet<>();
    locked.followed.forEach(one -> all.add(one.receipt()));
    removed.forEach(one -> all.add(one.receipt()));
    Instant now = clock.instant();
    Room room = new Room(pendingLimit, locked.followed, cases.summaries(all), now);
    List<UUID> back = new ArrayList<>();
    Set<ReceiptNumber> again = new HashSet<>();
    List<Followed> left = new ArrayList<>();
    for (Followed one : removed) {
      if (room.take(one.receipt(), one.isLate(now)).isEmpty()) {
        back.add(one.id());
        again.add(one.receipt());
      } else {
        left.add(one);
      }
    }
    store.restore(account, back);
    if (!again.isEmpty()) {
      events.publishEvent(new CasesFollowed(again));
    }
    return left;
  }

  /** Saves the reader's own words about a case; false if it is not there (any more). */
  @Transactional
  public boolean describe(AccountId account, UUID follow, String label, String note) {
    Locked locked = lock(account);
    List<Followed> changed =
        locked.followed.stream()
            .filter(one -> one.id().equals(follow))
            .map(one -> one.withWords(Wanted.label(label), Wanted.note(note)))
            .toList();
    save(account, locked.sealer, changed);
    return !changed.isEmpty();
  }

  /**
   * Saves a date that the reader typed from a notice, in place of an earlier one.
   *
   * @return whether it was saved: only while the case can be seen
   */
  @Transactional
  public boolean typeDate(AccountId account, UUID follow, LocalDate date) {
    Locked locked = lock(account);
    Optional<Followed> one = locked.find(follow);
    Optional<CaseSummary> summary =
        one.map(found -> summaries(List.of(found)).get(found.receipt()));
    if (one.isEmpty() || summary.isEmpty()) {
      return false;
    }
    OwnDates dates = one.get().dates();
    long newest = summary.get().newestEntry();
    if (!dates.typed().equals(Optional.of(date)) || dates.typedAt() != newest) {
      saveDates(account, locked, one.get().withDates(dates.withTyped(date, newest)));
      events.publishEvent(new DateTyped(account, follow));
    }
    return true;
  }

  /** Forgets a date that the reader typed. */
  @Transactional
  public void forgetDate(AccountId account, UUID follow) {
    Locked locked = lock(account);
    locked
        .find(follow)
        .ifPresent(one -> saveDates(account, locked, one.withDates(one.dates().withoutTyped())));
  }

  /**
   * Notes that the reader has answered whatever was asked.
   *
   * @param shown up to which entry the page showed the history: what came after it is not answered;
   *     0 takes it back
   */
  @Transactional
  public void answer(AccountId account, UUID follow, long shown) {
    Locked locked = lock(account);
    locked
        .find(follow)
        .ifPresent(one -> {
          CaseSummary summary = summaries(List.of(one)).get(one.receipt());
          long newest = summary == null ? 0 : summary.newestEntry();
          save(
              account,
              locked.sealer,
              List.of(one.withDates(one.dates().withAnswered(Math.min(shown, newest)))));
        });
  }

  private void saveDates(AccountId account, Locked locked, Followed one) {
    store.updateTyped(
        account,
        one.id(),
        Seals.seal(locked.sealer, one),
        one.dates()
            .typed()
            .map(date -> vault.blind(TYPED, typed(date, digit(one.id()))))
            .orElse(null));
  }

  /** All keyed hashes that rows with one of these dates can have. */
  List<byte[]> soughtTyped(Collection<LocalDate> dates) {
    List<String> values = new ArrayList<>();
    for (LocalDate date : dates) {
      for (int digit = 0; digit < 16; digit++) {
        values.add(typed(date, digit));
      }
    }
    return vault.sought(TYPED, values);
  }

  private static String typed(LocalDate date, int digit) {
    return date + " " + digit;
  }

  private static int digit(UUID id) {
    return (int) (id.getMostSignificantBits() >>> 60);
  }

  /**
   * Marks what was shown as seen.
   *
   * @param follows which cases
   * @param shown up to which entry the page showed the history of any case: what came after it
   *     stays marked
   */
  @Transactional
  public void see(AccountId account, Collection<UUID> follows, long shown) {
    see(account, lock(account), new HashSet<>(follows), shown);
  }

  /** The same for every case. */
  @Transactional
  public void seeAll(AccountId account, long shown) {
    Locked locked = lock(account);
    Set<UUID> every = new HashSet<>();
    locked.followed.forEach(one -> every.add(one.id()));
    see(account, locked, every, shown);
  }

  /**
   * Chooses e-mail for some cases. Where none was wanted at all so far and it is to come at once,
   * it comes about these and still not about the others.
   */
  @Transactional
  public void mail(AccountId account, Collection<UUID> follows, PerCase mail) {
    Locked locked = lock(account);
    boolean only = locked.chosen.choice().rhythm() == Rhythm.NONE && mail == PerCase.AT_ONCE;
    if (only) {
      saveChosen(
          account, locked, locked.chosen.withRhythm(Rhythm.AT_ONCE).withStopped(Optional.empty()));
    }
    Set<UUID> chosen = new HashSet<>(follows);
    List<Followed> changed = new ArrayList<>();
    for (Followed one : locked.followed) {
      if (chosen.contains(one.id())) {
        changed.add(one.withMail(mail));
      } else if (only && one.mail() != PerCase.NONE) {
        changed.add(one.withMail(PerCase.NONE));
      }
    }
    save(account, locked.sealer, changed);
    events.publishEvent(new MailChosen(account));
  }

  /**
   * Stops e-mail about one case from a link in a mail, which the portfolio then says.
   *
   * @return what was stopped; nothing if no e-mail was asked for
   */
  @Transactional
  public Optional<MailStopped> stopMail(AccountId account, UUID follow) {
    Locked locked = lock(account);
    Optional<Followed> asked = locked.find(follow).filter(one -> locked.chosen.asksFor(one));
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    MailStop stop = stopNow(asked.get().mail());
    save(account, locked.sealer, List.of(asked.get().withMailStopped(stop)));
    events.publishEvent(new MailChosen(account));
    return Optional.of(
        new MailStopped(
            stop.id(),
            locked.chosen.choice(),
            Optional.of(Follower.of(account, asked.get(), locked.chosen))));
  }

  /**
   * Stops all e-mail from a link in a mail, which the portfolio then says.
   *
   * @return what was stopped; nothing if no e-mail was asked for
   */
  @Transactional
  public Optional<MailStopped> stopAllMail(AccountId account) {
    Locked locked = lock(account);
    Rhythm before = locked.chosen.choice().rhythm();
    if (before == Rhythm.NONE) {
      return Optional.empty();
    }
    MailStop stop = stopNow(before);
    saveChosen(
        account, locked, locked.chosen.withRhythm(Rhythm.NONE).withStopped(Optional.of(stop)));
    events.publishEvent(new MailChosen(account));
    return Optional.of(new MailStopped(stop.id(), locked.chosen.choice(), Optional.empty()));
  }

  private MailStop stopNow(Enum<?> before) {
    return new MailStop(UUID.randomUUID(), today(), before.name(), false);
  }

  /**
   * Undoes a stop by a link, unless the reader has chosen something else since: whatever was chosen
   * before it is chosen again. Repeating it does nothing.
   *
   * @param follow the case whose e-mail was stopped; empty if it was all e-mail
   * @return whether e-mail is asked for now
   */
  @Transactional
  public boolean undoStop(AccountId account, Optional<UUID> follow, UUID stop) {
    Locked locked = lock(account);
    if (follow.isPresent()) {
      return locked
          .find(follow.get())
          .map(one -> undoStop(account, locked, one, stop))
          .orElse(false);
    }
    if (locked.chosen.choice().rhythm() != Rhythm.NONE) {
      return true;
    }
    Optional<MailStop> known = locked.chosen.stopped().filter(one -> one.id().equals(stop));
    known.ifPresent(one ->
        saveChosen(
            account,
            locked,
            locked.chosen.withRhythm(one.rhythmBefore()).withStopped(Optional.empty())));
    return known.isPresent();
  }

  private boolean undoStop(AccountId account, Locked locked, Followed one, UUID stop) {
    if (locked.chosen.asksFor(one)) {
      return true;
    }
    Optional<MailStop> known = one.mailStopped().filter(it -> it.id().equals(stop));
    if (known.isEmpty() || locked.chosen.choice().rhythm() == Rhythm.NONE) {
      return false;
    }
    save(account, locked.sealer, List.of(one.withMail(known.get().perCaseBefore())));
    return true;
  }

  /**
   * Takes the note away that a link has stopped e-mail.
   *
   * @param follow the case that it is about; empty if it is about all e-mail
   */
  @Transactional
  public void acknowledgeStop(AccountId account, Optional<UUID> follow) {
    Locked locked = lock(account);
    if (follow.isPresent()) {
      save(
          account,
          locked.sealer,
          locked.find(follow.get()).stream()
              .flatMap(one ->
                  one.mailStopped().stream().map(stop -> one.withMailStopped(stop.asNoted())))
              .toList());
    } else {
      saveChosen(
          account,
          locked,
          locked.chosen.withStopped(locked.chosen.stopped().map(MailStop::asNoted)));
    }
  }

  /** Saves a choice of e-mail; what is chosen for single cases stays. */
  @Transactional
  public void choose(AccountId account, MailChoice choice) {
    Locked locked = lock(account);
    saveChosen(account, locked, new Chosen(choice, Optional.empty()));
    events.publishEvent(new MailChosen(account));
  }

  /**
   * Keeps every finished case that was said to leave the list.
   *
   * @return how many
   */
  @Transactional
  public int keepFinished(AccountId account) {
    Locked locked = lock(account);
    List<Followed> kept =
        locked.followed.stream()
            .filter(one -> one.leaving().announced())
            .map(one -> one.withLeaving(Leaving.KEPT))
            .toList();
    save(account, locked.sealer, kept);
    return kept.size();
  }

  /** Forgets removals that can no longer be undone. */
  @Transactional
  public void sweep() {
    Set<AccountId> whose = store.sweep(clock.instant().minus(UNDO));
    if (!whose.isEmpty()) {
      events.publishEvent(new CasesLeft(whose));
    }
  }

  private void see(AccountId account, Locked locked, Set<UUID> follows, long shown) {
    List<Followed> some =
        locked.followed.stream().filter(one -> follows.contains(one.id())).toList();
    Map<ReceiptNumber, CaseSummary> summaries = summaries(some);
    List<UUID> ids = new ArrayList<>();
    List<byte[]> seen = new ArrayList<>();
    for (Followed one : some) {
      CaseSummary summary = summaries.get(one.receipt());
      long upTo = summary == null ? 0 : Math.min(shown, summary.newestEntry());
      if (upTo > one.seen()) {
        ids.add(one.id());
        seen.add(Seals.sealSeen(locked.sealer, one.id(), upTo));
      }
    }
    store.updateSeen(account, ids, seen);
  }

  private void saveChosen(AccountId account, Locked locked, Chosen chosen) {
    store.saveChosen(account, Seals.seal(locked.sealer, chosen));
  }

  private void save(AccountId account, Sealer sealer, List<Followed> changed) {
    store.update(
        account,
        changed.stream().map(Followed::id).toList(),
        changed.stream().map(one -> Seals.seal(sealer, one)).toList());
  }

  private Chosen chosen(AccountId account, Sealer sealer) {
    return store
        .findChosen(account)
        .map(sealed -> Seals.openChosen(sealer, sealed, settings.zone()))
        .orElseGet(() -> Chosen.byDefault(settings.zone()));
  }

  private Map<ReceiptNumber, CaseSummary> summaries(List<Followed> followed) {
    return summaries(followed, clock.instant());
  }

  /** Of those that are shown at this moment. */
  private Map<ReceiptNumber, CaseSummary> summaries(List<Followed> followed, Instant now) {
    return cases.summaries(
        followed.stream().filter(one -> !one.isLate(now)).map(Followed::receipt).toList());
  }

  private byte[] blind(ReceiptNumber receipt) {
    return vault.blind(Portfolios.BLIND, receipt.value());
  }

  private LocalDate today() {
    return clock.instant().atZone(settings.zone()).toLocalDate();
  }

  private static List<Followed> open(Sealer sealer, List<SealedCase> rows) {
    return rows.stream()
        .map(row -> Seals.open(sealer, row))
        .sorted(Comparator.comparing(Followed::receipt))
        .toList();
  }

  private Locked lock(AccountId account) {
    Sealer sealer = vault.get(account.value());
    store.create(account, Seals.seal(sealer, Chosen.byDefault(settings.zone())));
    Chosen chosen =
        Seals.openChosen(
            sealer,
            store.lock(account).orElseThrow(() -> new IllegalStateException("no portfolio")),
            settings.zone());
    List<Followed> followed = open(sealer, store.list(account));
    return chosen.alike()
        ? renewed(account, sealer, chosen, followed)
        : new Locked(sealer, chosen, followed);
  }

  /** Saves as we do today what an older version saved. */
  private Locked renewed(AccountId account, Sealer sealer, Chosen chosen, List<Followed> followed) {
    Chosen fresh = new Chosen(chosen.choice(), chosen.stopped());
    store.saveChosen(account, Seals.seal(sealer, fresh));
    List<Followed> alike =
        followed.stream()
            .map(one ->
                one.mail() == PerCase.LIKE_THE_REST ? one : one.withMail(PerCase.LIKE_THE_REST))
            .toList();
    save(account, sealer, alike.stream().filter(one -> !followed.contains(one)).toList());
    return new Locked(sealer, fresh, alike);
  }

  /** A portfolio that nobody else changes until the transaction ends. */
  private record Locked(Sealer sealer, Chosen chosen, List<Followed> followed) {

    Optional<Followed> find(UUID follow) {
      return followed.stream().filter(one -> one.id().equals(follow)).findFirst();
    }
  }

  /** How many more cases there is room for; of one that is shown later it does not know more. */
  private static final class Room {

    private final int pendingLimit;
    private final Map<ReceiptNumber, CaseSummary> summaries;
    private int pending;
    private int total;

    Room(
        int pendingLimit,
        List<Followed> followed,
        Map<ReceiptNumber, CaseSummary> summaries,
        Instant now) {
      this.pendingLimit = pendingLimit;
      this.summaries = summaries;
      this.total = followed.size();
      this.pending =
          (int)
              followed.stream().filter(one -> one.isLate(now) || isPending(one.receipt())).count();
    }

    /** Takes a place, or says why there is none. */
    Optional<FollowOutcome> take(ReceiptNumber receipt, boolean isLate) {
      boolean isPending = isLate || isPending(receipt);
      if (isPending && pending >= pendingLimit) {
        return Optional.of(new FollowOutcome.TooManyPending(pendingLimit));
      }
      if (total >= PortfolioLimits.TOTAL) {
        return Optional.of(new FollowOutcome.PortfolioFull(PortfolioLimits.TOTAL));
      }
      total++;
      if (isPending) {
        pending++;
      }
      return Optional.empty();
    }

    private boolean isPending(ReceiptNumber receipt) {
      CaseSummary summary = summaries.get(receipt);
      return summary == null || !summary.isFinal();
    }
  }
}
