package org.casefolio.portfolio;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals rows and opens them. A row is bound to its id, so that no row can be put in the place of
 * another; and padded, so that its length does not tell the label.
 */
final class Seals {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ObjectReader CASE = JSON.readerFor(CaseRow.class);
  private static final ObjectReader CHOSEN = JSON.readerFor(ChosenRow.class);
  private static final int STEP = 128;

  /** What is sealed of a followed case; the names are kept short because they are kept for long. */
  private record CaseRow(
      String number,
      String label,
      String note,
      String added,
      int mail,
      @Nullable String stopped,
      @Nullable String typed,
      @Nullable Long typedAt,
      @Nullable Long answered,
      @Nullable String from,
      @Nullable String leaving) {}

  /** One of an older version has {@code updates} and nothing that says when. */
  private record ChosenRow(
      @Nullable String updates,
      String detail,
      int label,
      int subject,
      @Nullable String stopped,
      @Nullable String rhythm,
      @Nullable Integer hour,
      @Nullable String weekday,
      @Nullable String zone) {}

  /** What stands beside a case; a place is a number that is kept. */
  private static final List<PerCase> PER_CASE =
      List.of(PerCase.NONE, PerCase.LIKE_THE_REST, PerCase.AT_ONCE);

  private Seals() {}

  static byte[] seal(Sealer sealer, Followed followed) {
    return sealer.seal(
        "portfolio.followed." + followed.id(),
        padded(
            JSON.writeValueAsString(
                new CaseRow(
                    followed.receipt().value(),
                    followed.label(),
                    followed.note(),
                    followed.added().toString(),
                    PER_CASE.indexOf(followed.mail()),
                    followed.mailStopped().map(MailStop::written).orElse(null),
                    followed.dates().typed().map(LocalDate::toString).orElse(null),
                    followed.dates().typedAt(),
                    followed.dates().answered(),
                    followed.shownFrom().map(Instant::toString).orElse(null),
                    followed.leaving().written())),
            STEP));
  }

  static byte[] sealSeen(Sealer sealer, UUID follow, long seen) {
    return sealer.seal("portfolio.seen." + follow, String.format(Locale.ROOT, "%019d", seen));
  }

  static Followed open(Sealer sealer, SealedCase row) {
    return open(sealer, row.id(), row.sealed(), row.sealedSeen());
  }

  static Followed open(Sealer sealer, UUID follow, byte[] sealed, byte[] sealedSeen) {
    CaseRow row = CASE.readValue(sealer.openBytes("portfolio.followed." + follow, sealed));
    return new Followed(
        follow,
        new ReceiptNumber(row.number()),
        row.label(),
        row.note(),
        LocalDate.parse(row.added()),
        PER_CASE.get(row.mail()),
        Optional.ofNullable(row.stopped()).map(MailStop::read),
        new OwnDates(
            Optional.ofNullable(row.typed()).map(LocalDate::parse),
            Objects.requireNonNullElse(row.typedAt(), 0L),
            Objects.requireNonNullElse(row.answered(), 0L)),
        Leaving.read(row.leaving()),
        Long.parseLong(sealer.open("portfolio.seen." + follow, sealedSeen)),
        Optional.ofNullable(row.from()).map(Instant::parse));
  }

  static byte[] seal(Sealer sealer, Chosen chosen) {
    MailChoice choice = chosen.choice();
    DigestTime digest = choice.digest();
    return sealer.seal(
        "portfolio.chosen",
        padded(
            JSON.writeValueAsString(
                new ChosenRow(
                    null,
                    choice.detail().name(),
                    choice.withLabel() ? 1 : 0,
                    choice.statusInSubject() ? 1 : 0,
                    chosen.stopped().map(MailStop::written).orElse(null),
                    choice.rhythm().name(),
                    digest.hour(),
                    digest.weekday().name(),
                    digest.zone().getId())),
            2 * STEP));
  }

  /**
   * Opens a choice.
   *
   * @param zone the time zone of who has not chosen one
   */
  static Chosen openChosen(Sealer sealer, byte[] sealed, ZoneId zone) {
    ChosenRow row = CHOSEN.readValue(sealer.openBytes("portfolio.chosen", sealed));
    return new Chosen(
        new MailChoice(
            row.rhythm() != null
                ? Rhythm.valueOf(row.rhythm())
                : "NONE".equals(row.updates()) ? Rhythm.NONE : Rhythm.AT_ONCE,
            row.hour() == null || row.weekday() == null || row.zone() == null
                ? DigestTime.byDefault(zone)
                : new DigestTime(
                    row.hour(), DayOfWeek.valueOf(row.weekday()), ZoneId.of(row.zone())),
            MailChoice.Detail.valueOf(row.detail()),
            row.label() == 1,
            row.subject() == 1),
        Optional.ofNullable(row.stopped()).map(MailStop::read),
        row.rhythm() == null && !"PER_CASE".equals(row.updates()));
  }

  private static String padded(String json, int step) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return json + " ".repeat((step - length % step) % step);
  }
}
