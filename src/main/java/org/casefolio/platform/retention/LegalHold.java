package org.casefolio.platform.retention;

import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;

/**
 * That something must not go by itself, because the law wants it kept.
 *
 * @param number by what it is released
 * @param placed the day on which it was placed
 * @param subject what is held
 * @param reason why, in the operator's words
 */
public record LegalHold(int number, LocalDate placed, Subject subject, String reason) {

  /** What is held. */
  public sealed interface Subject {}

  /**
   * Whatever belongs to an account.
   *
   * @param id the account's random id
   */
  public record OfAccount(UUID id) implements Subject {}

  /**
   * What a part of the agency's feed had as a consequence.
   *
   * @param id the batch's random id
   * @param parts the ids of its parts, by which messages are found
   */
  public record OfBatch(UUID id, Set<UUID> parts) implements Subject {
    public OfBatch {
      parts = Set.copyOf(parts);
    }
  }

  /**
   * What is of some days.
   *
   * @param from the first day
   * @param until the last day
   */
  public record OfPeriod(LocalDate from, LocalDate until) implements Subject {}

  @Override
  public String toString() {
    return "LegalHold[" + number + "]";
  }
}
