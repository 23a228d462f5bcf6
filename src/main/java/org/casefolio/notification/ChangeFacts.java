package org.casefolio.notification;

import java.util.Optional;
import java.util.UUID;
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
 */
record ChangeFacts(
    UUID account,
    UUID follow,
    String label,
    Detail detail,
    boolean statusInSubject,
    News news,
    @Nullable UUID more) {

  private static final ObjectReader READER = JsonMapper.shared().readerFor(ChangeFacts.class);
  private static final ObjectWriter WRITER = JsonMapper.shared().writerFor(ChangeFacts.class);

  /** For the account's own address. */
  ChangeFacts(
      UUID account, UUID follow, String label, Detail detail, boolean statusInSubject, News news) {
    this(account, follow, label, detail, statusInSubject, news, null);
  }

  static ChangeFacts of(Follower follower, News news, Optional<UUID> more) {
    return new ChangeFacts(
        follower.account().value(),
        follower.follow(),
        follower.choice().withLabel() ? follower.label() : "",
        follower.choice().detail(),
        follower.choice().statusInSubject(),
        news,
        more.orElse(null));
  }

  /** The same reader told something else. */
  ChangeFacts with(News other) {
    return new ChangeFacts(account, follow, label, detail, statusInSubject, other, more);
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
