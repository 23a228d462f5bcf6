package org.casefolio.platform.retention;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What must not go now, for the statements that let things go. */
public final class Held {

  private final Set<UUID> accounts = new HashSet<>();
  private final Set<UUID> batches = new HashSet<>();
  private final List<LegalHold.OfPeriod> periods = new ArrayList<>();

  Held(List<LegalHold> holds) {
    for (LegalHold hold : holds) {
      switch (hold.subject()) {
        case LegalHold.OfAccount(UUID id) -> accounts.add(id);
        case LegalHold.OfBatch(UUID _, Set<UUID> parts) -> batches.addAll(parts);
        case LegalHold.OfPeriod period -> periods.add(period);
      }
    }
  }

  /** The accounts. */
  public UUID[] accounts() {
    return accounts.toArray(UUID[]::new);
  }

  /** The parts of batches of the agency's feed. */
  public Set<UUID> batches() {
    return Set.copyOf(batches);
  }

  /** The first day of each period, as the database reads days. */
  public String[] from() {
    return periods.stream().map(period -> period.from().toString()).toArray(String[]::new);
  }

  /** The last day of each period, in the same order. */
  public String[] until() {
    return periods.stream().map(period -> period.until().toString()).toArray(String[]::new);
  }

  /** Whether what has been there from one day to another is held by a period. */
  public boolean covers(LocalDate from, LocalDate until) {
    return periods.stream()
        .anyMatch(period -> !period.from().isAfter(until) && !period.until().isBefore(from));
  }
}
