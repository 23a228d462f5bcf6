package org.casefolio.cases;

import java.util.List;
import java.util.UUID;

/**
 * Events that are recorded together.
 *
 * @param id stays on each history entry; a long feed uses the same one for all of its parts
 * @param sender who says so, by name; one that is not known yet is entered
 * @param imported whether this is a first load, which is no news to anyone
 * @param tell whether an imported batch is news all the same
 * @param events in the order of arrival
 */
public record Batch(
    UUID id, String sender, boolean imported, boolean tell, List<CaseEvent> events) {

  public Batch {
    events = List.copyOf(events);
  }
}
