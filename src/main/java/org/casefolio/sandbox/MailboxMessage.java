package org.casefolio.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message in the demonstration's mailbox.
 *
 * @param id its random id
 * @param receivedAt when it came
 * @param from who sent it
 * @param to whom it went to
 * @param subject its subject
 * @param language the tag of the language it says it is in; empty if it says nothing
 * @param headers all headers as they came, unfolded
 * @param text its plain part
 * @param html its HTML part
 */
public record MailboxMessage(
    UUID id,
    Instant receivedAt,
    String from,
    String to,
    String subject,
    String language,
    List<Header> headers,
    String text,
    String html) {

  /** A header as it came. */
  public record Header(String name, String value) {}

  public MailboxMessage {
    headers = List.copyOf(headers);
  }

  @Override
  public String toString() {
    return "MailboxMessage[" + id + "]";
  }
}
