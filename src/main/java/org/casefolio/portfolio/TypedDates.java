package org.casefolio.portfolio;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Some of those who typed one of the dates that were asked for.
 *
 * @param followers who they are, and of which case
 * @param last where to go on; empty if these were all
 */
public record TypedDates(List<Follower> followers, Optional<UUID> last) {

  public TypedDates {
    followers = List.copyOf(followers);
  }
}
