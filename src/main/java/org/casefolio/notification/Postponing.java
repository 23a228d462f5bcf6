package org.casefolio.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Outbox;
import org.casefolio.portfolio.Follower;
import org.casefolio.portfolio.MailChosen;
import org.casefolio.portfolio.Portfolios;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets what waits for a digest come when its reader now wants it: at once, with another digest, or,
 * as nothing is sent that is not wanted, not at all.
 */
@Component
class Postponing {

  private final Outbox outbox;
  private final Portfolios portfolios;
  private final Clock clock;

  Postponing(Outbox outbox, Portfolios portfolios, Clock clock) {
    this.outbox = outbox;
    this.portfolios = portfolios;
    this.clock = clock;
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(MailChosen event) {
    outbox.postpone(event.account().value(), this::dues);
  }

  private List<Optional<Instant>> dues(List<String> facts) {
    Instant now = clock.instant();
    List<UUID> follows = facts.stream().map(one -> ChangeFacts.read(one).follow()).toList();
    Map<UUID, Follower> followers = portfolios.find(follows);
    return follows.stream()
        .map(follow ->
            Optional.ofNullable(followers.get(follow)).flatMap(found -> found.digest(now)))
        .toList();
  }
}
