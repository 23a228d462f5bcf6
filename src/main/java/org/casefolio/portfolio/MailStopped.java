package org.casefolio.portfolio;

import java.util.Optional;
import java.util.UUID;

/**
 * A link in a mail has just stopped e-mail.
 *
 * @param id by which it can be undone
 * @param choice what the account had chosen until then
 * @param about the case, if it was about one
 */
public record MailStopped(UUID id, MailChoice choice, Optional<Follower> about) {

  @Override
  public String toString() {
    return "MailStopped[" + id + "]";
  }
}
