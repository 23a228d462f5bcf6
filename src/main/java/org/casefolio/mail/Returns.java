package org.casefolio.mail;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.casefolio.mail.Unreachable.Recipient;
import org.springframework.stereotype.Component;

/** What sending has to know of what comes back. */
@Component
class Returns {

  private final ReturnPaths paths;
  private final Bounces bounces;
  private final Unreachable unreachable;

  Returns(ReturnPaths paths, Bounces bounces, Unreachable unreachable) {
    this.paths = paths;
    this.bounces = bounces;
    this.unreachable = unreachable;
  }

  /** The address that a message comes back to. */
  String of(Content content) {
    return paths.of(content);
  }

  /** Notes what reports about messages will be found by; in the caller's transaction. */
  void expect(Map<UUID, Content> contents) {
    bounces.expect(contents);
  }

  /** Those of the recipients to whom nothing goes any more; in the caller's transaction. */
  Set<Recipient> stopped(Collection<Recipient> recipients) {
    return recipients.isEmpty() ? Set.of() : unreachable.among(recipients);
  }
}
