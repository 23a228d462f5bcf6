package org.casefolio.notification;

import java.util.UUID;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.MailStopped;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the message is written from that confirms that a link has stopped e-mail.
 *
 * @param account whose e-mail was stopped
 * @param stop the stop, by which it can be undone
 * @param follow the followed case; null if it was all e-mail
 * @param receipt the receipt number of that case; empty if it was all e-mail
 * @param label the reader's own label of the case, only if it may stand in the mail; else empty
 * @param detail how much the mail may say
 */
record StopFacts(
    UUID account, UUID stop, @Nullable UUID follow, String receipt, String label, Detail detail) {

  private static final JsonMapper JSON = JsonMapper.shared();

  static StopFacts of(UUID account, MailStopped stopped) {
    Follower about = stopped.about().orElse(null);
    return new StopFacts(
        account,
        stopped.id(),
        about == null ? null : about.follow(),
        about == null ? "" : about.receipt().value(),
        about != null && stopped.choice().withLabel() ? about.label() : "",
        stopped.choice().detail());
  }

  String json() {
    return JSON.writeValueAsString(this);
  }

  static StopFacts read(String json) {
    return JSON.readValue(json, StopFacts.class);
  }

  @Override
  public String toString() {
    return "StopFacts[" + stop + "]";
  }
}
