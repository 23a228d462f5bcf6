package org.casefolio.notification;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.notification.News.Title;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice.Detail;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a message about a change is written from: the news, and how much of it one reader wants to
 * read in a mail. Kept sealed as JSON for as long as the message is.
 *
 * @param account whose message it is
 * @param follow the followed case in that portfolio
 * @param label the reader's own label, only if it may stand in the mail; else empty
 * @param detail how much the mail may say
 * @param statusInSubject whether the status may stand in the subject
 * @param news what is told
 * @param more the further address of the account that it goes to; null for the account's own
 * @param reminded the reminders that went there of what a correction corrects; absent in rows of an
 *     older version
 * @param retracted what was told there and no longer stands, where the status has not changed by
 *     that; absent in rows of an older version
 */
record ChangeFacts(
    UUID account,
    UUID follow,
    String label,
    Detail detail,
    boolean statusInSubject,
    News news,
    @Nullable UUID more,
    List<Reminded> reminded,
    List<Title> retracted) {

  ChangeFacts {
    reminded = reminded == null ? List.of() : List.copyOf(reminded);
    retracted = retracted == null ? List.of() : List.copyOf(retracted);
  }

  /** The date that a reminder named, and the status with which the agency sent it. */
  record Reminded(LocalDate date, Title status) {}

  private static final ObjectReader READER = JsonMapper.shared().readerFor(ChangeFacts.class);
  private static final ObjectWriter WRITER = JsonMapper.shared().writerFor(ChangeFacts.class);

  /** For the account's own address. */
  ChangeFacts(
      UUID account, UUID follow, String label, Detail detail, boolean statusInSubject, News news) {
    this(account, follow, label, detail, statusInSubject, news, null, List.of(), List.of());
  }

  static ChangeFacts of(
      Follower follower,
      News news,
      Optional<UUID> more,
      List<Reminded> reminded,
      List<Title> retracted) {
    return new ChangeFacts(
        follower.account().value(),
        follower.follow(),
        follower.choice().withLabel() ? follower.label() : "",
        follower.choice().detail(),
        follower.choice().statusInSubject(),
        news,
        more.orElse(null),
        reminded,
        retracted);
  }

  /** The same reader told something else. */
  ChangeFacts with(News other) {
    return new ChangeFacts(
        account, follow, label, detail, statusInSubject, other, more, reminded, retracted);
  }

  String json() {
    return WRITER.writeValueAsString(this);
  }

  static ChangeFacts read(String json) {
    return READER.readValue(json);
  }

  /** The last four characters of the receipt number. */
  String ending() {
    return news.receiptNumber().lastFour();
  }

  @Override
  public String toString() {
    return "ChangeFacts[" + follow + "]";
  }
}
