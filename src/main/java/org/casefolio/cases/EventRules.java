package org.casefolio.cases;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.Recorded.Rejected;
import org.jspecify.annotations.Nullable;

/** What an event must satisfy by itself, and when two events are the same. */
final class EventRules {

  private static final int LONGEST_ID = 200;
  private static final int LONGEST_FORM = 40;
  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_TEXT = 10_000;
  private static final Duration AHEAD = Duration.ofHours(24);
  private static final Instant FIRST_DAY = Instant.parse("1900-01-01T00:00:00Z");
  private static final LocalDate LAST_DATE = LocalDate.of(2200, 1, 1);

  private EventRules() {}

  /** What is wrong with the event, if anything. */
  static Optional<Rejected> fault(CaseEvent event, Instant now) {
    boolean withdrawal = event.withdraws() != null;
    Rejected fault = text("eventId", event.eventId(), true, LONGEST_ID, false);
    if (fault == null) {
      fault = text("formType", event.form(), !withdrawal, LONGEST_FORM, false);
    }
    if (fault == null) {
      fault = text("title", event.title(), !withdrawal, LONGEST_TITLE, false);
    }
    if (fault == null) {
      fault = text("titleEs", event.titleEs(), false, LONGEST_TITLE, false);
    }
    if (fault == null) {
      fault = text("textEn", event.textEn(), false, LONGEST_TEXT, true);
    }
    if (fault == null) {
      fault = text("textEs", event.textEs(), false, LONGEST_TEXT, true);
    }
    if (fault == null) {
      fault = times(event, now);
    }
    if (fault == null && withdrawal && event.corrects() != null) {
      fault = new Rejected("withdraws", "not-together-with-corrects");
    }
    if (fault == null && event.step() && (withdrawal || event.corrects() != null)) {
      fault = new Rejected("step", "not-together-with-an-action");
    }
    return Optional.ofNullable(fault);
  }

  private static @Nullable Rejected times(CaseEvent event, Instant now) {
    if (event.occurredAt().isAfter(now.plus(AHEAD))) {
      return new Rejected("occurredAt", "in-the-future");
    }
    if (event.occurredAt().isBefore(FIRST_DAY)) {
      return new Rejected("occurredAt", "too-long-ago");
    }
    LocalDate respondBy = event.respondBy();
    if (respondBy != null && (respondBy.getYear() < 1900 || respondBy.isAfter(LAST_DATE))) {
      return new Rejected("respondBy", "not-a-likely-date");
    }
    return null;
  }

  private static @Nullable Rejected text(
      String field, @Nullable String value, boolean needed, int longest, boolean lines) {
    if (value == null || value.isBlank()) {
      return needed ? new Rejected(field, "missing") : null;
    }
    if (value.length() > longest) {
      return new Rejected(field, "too-long");
    }
    boolean storable =
        value
            .codePoints()
            .allMatch(c ->
                !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    && (!Character.isISOControl(c)
                        || (lines && (c == '\n' || c == '\r' || c == '\t'))));
    return storable ? null : new Rejected(field, "character-not-allowed");
  }

  /**
   * The event as it is recorded: form in its normal form, no blank texts, times to the microsecond.
   */
  static CaseEvent normal(CaseEvent event) {
    return new CaseEvent(
        event.eventId(),
        event.receipt(),
        FormNumber.normal(event.form()),
        event.title().strip(),
        orNull(event.titleEs()),
        orNull(event.textEn()),
        orNull(event.textEs()),
        event.occurredAt().truncatedTo(ChronoUnit.MICROS),
        event.dateOnly(),
        event.respondBy(),
        event.isProtected(),
        event.corrects(),
        event.withdraws(),
        event.step());
  }

  private static @Nullable String orNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** What stands for an event's id in the database. */
  static UUID key(String eventId) {
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(eventId.getBytes(StandardCharsets.UTF_8)));
    return new UUID(digest.getLong(), digest.getLong());
  }

  /** Equal for events that say the same; of a withdrawal only what it withdraws counts. */
  static long content(CaseEvent event) {
    MessageDigest digest = sha256();
    add(digest, event.receipt().value());
    add(digest, event.isProtected());
    if (event.withdraws() != null) {
      add(digest, event.withdraws());
    } else {
      add(digest, event.form());
      add(digest, event.title());
      add(digest, event.titleEs());
      add(digest, event.textEn());
      add(digest, event.textEs());
      add(digest, event.occurredAt());
      add(digest, event.dateOnly());
      add(digest, event.respondBy());
      add(digest, event.corrects());
      if (event.step()) {
        add(digest, "step");
      }
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Equal for what says the same to a reader. */
  static long meaning(@Nullable Object... parts) {
    MessageDigest digest = sha256();
    for (Object part : parts) {
      add(digest, part);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static void add(MessageDigest digest, @Nullable Object part) {
    byte[] bytes = part == null ? new byte[0] : part.toString().getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
