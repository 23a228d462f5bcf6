package org.casefolio.notification;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.notification.News.Title;
import org.casefolio.portfolio.Deadline;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice.Detail;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a reminder of a date is written from. Kept sealed as JSON for as long as the message is.
 *
 * @param account whose message it is
 * @param follow the followed case in that portfolio
 * @param receipt the receipt number
 * @param label the reader's own label, only if it may stand in the mail; else empty
 * @param detail how much the mail may say
 * @param edition the edition of the catalogue to write from
 * @param date the date
 * @param asked the status with which the agency sent it; null if the reader typed it from a notice
 * @param more the further address of the account that it goes to; null for the account's own
 * @param days how many days before the date it belongs; null in rows of an older version
 * @param entry the entry with which the agency sent it; null if the reader typed it, and in rows of
 *     an older version
 */
record ReminderFacts(
    UUID account,
    UUID follow,
    String receipt,
    String label,
    Detail detail,
    int edition,
    LocalDate date,
    @Nullable Integer days,
    @Nullable Title asked,
    @Nullable UUID more,
    @Nullable Long entry) {

  private static final JsonMapper JSON = JsonMapper.shared();

  static ReminderFacts of(
      Follower follower, Deadline deadline, int days, int edition, Optional<UUID> more) {
    return new ReminderFacts(
        follower.account().value(),
        follower.follow(),
        follower.receipt().value(),
        follower.choice().withLabel() ? follower.label() : "",
        follower.choice().detail(),
        edition,
        deadline.day(),
        days,
        switch (deadline) {
          case Deadline.OfTheAgency(LocalDate _, CaseEntry entry) ->
              new Title(entry.title(), entry.titleEs());
          case Deadline.Typed _ -> null;
        },
        more.orElse(null),
        switch (deadline) {
          case Deadline.OfTheAgency(LocalDate _, CaseEntry entry) -> entry.id();
          case Deadline.Typed _ -> null;
        });
  }

  /** Whether it is of this date, in rows of an older version of one like it. */
  boolean isOf(Deadline deadline) {
    return deadline.day().equals(date)
        && switch (deadline) {
          case Deadline.OfTheAgency(LocalDate _, CaseEntry one) ->
              asked != null && (entry == null || entry == one.id());
          case Deadline.Typed _ -> asked == null;
        };
  }

  /** How many days before the date it belongs; 0 in rows of an older version. */
  int daysBefore() {
    return days == null ? 0 : days;
  }

  ReceiptNumber receiptNumber() {
    return new ReceiptNumber(receipt);
  }

  String json() {
    return JSON.writeValueAsString(this);
  }

  static ReminderFacts read(String json) {
    return JSON.readValue(json, ReminderFacts.class);
  }

  @Override
  public String toString() {
    return "ReminderFacts[" + follow + "]";
  }
}
