package org.casefolio.platform.retention;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the law wants kept: nothing of it goes by itself until an operator releases it. What owners
 * delete goes all the same. Sealed with the key of the instance, because a reason may name a person
 * and a list of accounts under investigation is nobody's business.
 */
@Component
public class LegalHolds {

  private static final String WHAT = "legal-hold";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LegalHoldStore store;
  private final Vault vault;
  private final Clock clock;
  private final Settings settings;

  LegalHolds(LegalHoldStore store, Vault vault, Clock clock, Settings settings) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * What is sealed of a hold.
   *
   * @param subject {@code account} or {@code batch} with ids, or {@code period} with two days
   */
  private record Sealed(String subject, String reason) {}

  /** Places a hold, which works from now on; returns its number. */
  @Transactional
  public int place(LegalHold.Subject subject, String reason) {
    return store.insert(
        LocalDate.ofInstant(clock.instant(), settings.zone()),
        vault.instance().seal(WHAT, JSON.writeValueAsString(new Sealed(written(subject), reason))));
  }

  /** Ends a hold; false if there is none with this number. */
  @Transactional
  public boolean release(int number) {
    return store.delete(number);
  }

  /** The holds there are, the oldest first. */
  @Transactional(readOnly = true)
  public List<LegalHold> list() {
    return store.list().stream()
        .map(row -> {
          Sealed opened = JSON.readValue(vault.instance().open(WHAT, row.sealed()), Sealed.class);
          return new LegalHold(row.number(), row.placed(), read(opened.subject()), opened.reason());
        })
        .toList();
  }

  /** What must not go now. */
  @Transactional(readOnly = true)
  public Held now() {
    return new Held(list());
  }

  /** Ends the holds of an account, in the transaction in which its owner deletes it. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(UUID account) {
    list().stream()
        .filter(hold -> hold.subject().equals(new LegalHold.OfAccount(account)))
        .forEach(hold -> store.delete(hold.number()));
  }

  private static String written(LegalHold.Subject subject) {
    return switch (subject) {
      case LegalHold.OfAccount(UUID id) -> "account " + id;
      case LegalHold.OfBatch(UUID id, Set<UUID> parts) ->
          "batch "
              + id
              + parts.stream().map(part -> " " + part).sorted().collect(Collectors.joining());
      case LegalHold.OfPeriod(LocalDate from, LocalDate until) -> "period " + from + " " + until;
    };
  }

  private static LegalHold.Subject read(String written) {
    String[] parts = written.split(" ", -1);
    return switch (parts[0]) {
      case "account" -> new LegalHold.OfAccount(UUID.fromString(parts[1]));
      case "batch" ->
          new LegalHold.OfBatch(
              UUID.fromString(parts[1]),
              Arrays.stream(parts).skip(2).map(UUID::fromString).collect(Collectors.toSet()));
      case "period" -> new LegalHold.OfPeriod(LocalDate.parse(parts[1]), LocalDate.parse(parts[2]));
      default -> throw new IllegalStateException("a hold of a sort that is not known");
    };
  }
}
