package org.casefolio.portfolio;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.casefolio.accounts.AccountDeleted;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.portfolio.PortfolioStore.SealedFollower;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The portfolios, for other modules. */
@Component
public class Portfolios {

  /** What the keyed hash of a followed receipt number is made for. */
  static final String BLIND = "followed-receipt";

  private static final int OPENED_AT_ONCE = 2_000;

  private final PortfolioStore store;
  private final Vault vault;
  private final OwnPortfolio own;
  private final Settings settings;

  Portfolios(PortfolioStore store, Vault vault, OwnPortfolio own, Settings settings) {
    this.store = store;
    this.vault = vault;
    this.own = own;
    this.settings = settings;
  }

  /**
   * Who follows these cases: two statements, and another for each two thousand followers. A case
   * that nobody follows is left out; a follower whose key is gone, too.
   */
  @Transactional(readOnly = true)
  public Map<ReceiptNumber, List<Follower>> followers(Collection<ReceiptNumber> receipts) {
    return parts(receipts).stream()
        .flatMap(part -> part.get().stream())
        .collect(Collectors.groupingBy(Follower::receipt));
  }

  /**
   * Who follows these cases, in parts of two thousand, of which each is opened when it is asked
   * for, on whatever thread: a case may have a hundred thousand followers.
   */
  @Transactional(readOnly = true)
  public List<Supplier<List<Follower>>> parts(Collection<ReceiptNumber> receipts) {
    if (receipts.isEmpty()) {
      return List.of();
    }
    return store
        .followers(
            vault.sought(BLIND, receipts.stream().distinct().map(ReceiptNumber::value).toList()))
        .stream()
        .gather(Gatherers.windowFixed(OPENED_AT_ONCE))
        .<Supplier<List<Follower>>>map(some -> () -> open(some))
        .toList();
  }

  /** Those who still follow cases under these ids: two statements, however many. */
  @Transactional(readOnly = true)
  public Map<UUID, Follower> find(Collection<UUID> follows) {
    Map<UUID, Follower> found = new HashMap<>();
    if (!follows.isEmpty()) {
      open(store.followers(Set.copyOf(follows)))
          .forEach(follower -> found.put(follower.follow(), follower));
    }
    return found;
  }

  private List<Follower> open(List<SealedFollower> rows) {
    Map<UUID, Sealer> sealers =
        vault.find(rows.stream().map(SealedFollower::account).collect(Collectors.toSet()));
    return rows.parallelStream()
        .flatMap(row ->
            Stream.ofNullable(sealers.get(row.account()))
                .map(sealer ->
                    Follower.of(
                        new AccountId(row.account()),
                        Seals.open(sealer, row.follow(), row.sealed(), row.sealedSeen()),
                        Seals.openChosen(sealer, row.chosen(), settings.zone()))))
        .toList();
  }

  /**
   * Some of those who typed one of these dates from a notice: two statements, however many.
   *
   * @param after where to go on; empty for the first ones
   * @param limit how many at most
   */
  @Transactional(readOnly = true)
  public TypedDates typed(Collection<LocalDate> dates, Optional<UUID> after, int limit) {
    if (dates.isEmpty()) {
      return new TypedDates(List.of(), Optional.empty());
    }
    List<SealedFollower> rows = store.typed(own.soughtTyped(dates), after.orElse(null), limit);
    return new TypedDates(
        open(rows), rows.size() < limit ? Optional.empty() : Optional.of(rows.getLast().follow()));
  }

  /** One who follows a case; empty if that is over. */
  @Transactional(readOnly = true)
  public Optional<Follower> follower(AccountId account, UUID follow) {
    return own.find(account, follow)
        .map(one -> Follower.of(account, one.followed(), own.chosen(account)));
  }

  /** The cases that an account follows; those it has removed a moment ago no longer. */
  @Transactional(readOnly = true)
  public Set<ReceiptNumber> receipts(AccountId account) {
    Sealer sealer = vault.get(account.value());
    return store.list(account).stream()
        .map(row -> Seals.open(sealer, row).receipt())
        .collect(Collectors.toSet());
  }

  /** Which of these cases somebody follows: one statement, however many. */
  @Transactional(readOnly = true)
  public Set<ReceiptNumber> followed(Collection<ReceiptNumber> receipts) {
    return found(receipts, store::followed);
  }

  /**
   * Which of these cases somebody follows, or followed until a moment ago and may yet follow again:
   * one statement, however many. Asked by whoever records about cases that were known before: who
   * begins to follow one while it is recorded sees what is recorded.
   */
  @Transactional(readOnly = true)
  public Set<ReceiptNumber> wasFollowed(Collection<ReceiptNumber> receipts) {
    return found(receipts, store::wasFollowed);
  }

  private Set<ReceiptNumber> found(
      Collection<ReceiptNumber> receipts, UnaryOperator<List<byte[]>> inStore) {
    if (receipts.isEmpty()) {
      return Set.of();
    }
    Map<ByteBuffer, ReceiptNumber> sought = new HashMap<>();
    for (ReceiptNumber receipt : receipts) {
      for (byte[] blind : vault.sought(BLIND, List.of(receipt.value()))) {
        sought.put(ByteBuffer.wrap(blind), receipt);
      }
    }
    return inStore.apply(sought.keySet().stream().map(ByteBuffer::array).toList()).stream()
        .flatMap(blind -> Stream.ofNullable(sought.get(ByteBuffer.wrap(blind))))
        .collect(Collectors.toSet());
  }

  /**
   * Some of the cases that are followed, from all portfolios: three statements, however many.
   *
   * @param after where to go on; empty for the first ones
   * @param limit how many at most
   */
  @Transactional(readOnly = true)
  public FollowedCases list(Optional<UUID> after, int limit) {
    List<SealedFollower> rows = store.list(after.orElse(null), limit);
    return new FollowedCases(
        open(rows).stream().map(Follower::receipt).collect(Collectors.toSet()),
        rows.size() < limit ? Optional.empty() : Optional.of(rows.getLast().follow()));
  }

  /** What an account chose. */
  @Transactional(readOnly = true)
  public MailChoice choice(AccountId account) {
    return own.chosen(account).choice();
  }

  /**
   * Stops e-mail about everything, and says since when in the portfolio. Repeating it does nothing.
   *
   * @return what was stopped; nothing if no e-mail was asked for
   */
  @Transactional
  public Optional<MailStopped> stopAllMail(AccountId account) {
    return own.stopAllMail(account);
  }

  /** The same for one followed case. */
  @Transactional
  public Optional<MailStopped> stopMail(AccountId account, UUID follow) {
    return own.stopMail(account, follow);
  }

  /**
   * Undoes a stop, unless the reader has chosen something else since. Repeating it does nothing.
   *
   * @param follow the case whose e-mail was stopped; empty if it was all e-mail
   * @return whether e-mail is asked for now
   */
  @Transactional
  public boolean undoStop(AccountId account, Optional<UUID> follow, UUID stop) {
    return own.undoStop(account, follow, stop);
  }

  /**
   * Keeps every finished case of an account that was said to leave its list.
   *
   * @return how many; none if there is nothing (any more)
   */
  @Transactional
  public int keepFinished(AccountId account) {
    return own.keepFinished(account);
  }

  /** Removes everything of an account, in the transaction that deletes it. */
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void removeEverything(AccountDeleted deleted) {
    store.delete(deleted.account());
  }
}
