package org.casefolio.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a sender says has happened to a case.
 *
 * @param eventId the sender's own name for it, unique among its events
 * @param receipt the case
 * @param form the form, such as {@code I-485}; may be empty in a withdrawal
 * @param title the status in English, verbatim; ignored and possibly empty in a withdrawal
 * @param titleEs the agency's own Spanish title
 * @param textEn the agency's English description
 * @param textEs the agency's Spanish description
 * @param occurredAt when it happened; for a date {@link #at(LocalDate)}
 * @param dateOnly whether only the date is known
 * @param respondBy the date that the agency gave for an answer
 * @param isProtected marks ({@code true}) or unmarks ({@code false}) the case as protected; {@code
 *     null} leaves it as it is. A mark stays until a later event takes it away, even when the event
 *     that set it is withdrawn
 * @param corrects the event that this one stands in for
 * @param withdraws the event that this one takes back
 * @param step whether it is something that happened beside the status: it stands in the history and
 *     is told, but is never what a case is now
 */
public record CaseEvent(
    String eventId,
    ReceiptNumber receipt,
    String form,
    String title,
    @Nullable String titleEs,
    @Nullable String textEn,
    @Nullable String textEs,
    Instant occurredAt,
    boolean dateOnly,
    @Nullable LocalDate respondBy,
    @Nullable Boolean isProtected,
    @Nullable String corrects,
    @Nullable String withdraws,
    boolean step) {

  /** A status, or what is done about one. */
  public CaseEvent(
      String eventId,
      ReceiptNumber receipt,
      String form,
      String title,
      @Nullable String titleEs,
      @Nullable String textEn,
      @Nullable String textEs,
      Instant occurredAt,
      boolean dateOnly,
      @Nullable LocalDate respondBy,
      @Nullable Boolean isProtected,
      @Nullable String corrects,
      @Nullable String withdraws) {
    this(
        eventId,
        receipt,
        form,
        title,
        titleEs,
        textEn,
        textEs,
        occurredAt,
        dateOnly,
        respondBy,
        isProtected,
        corrects,
        withdraws,
        false);
  }

  /**
   * The moment that stands for a date without a time: noon UTC, which is the same date in every
   * time zone from Hawaii to Guam.
   */
  public static Instant at(LocalDate date) {
    return date.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
  }
}
