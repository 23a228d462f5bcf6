package org.casefolio.accounts;

import java.time.LocalDate;
import java.util.UUID;

/**
 * Something that somebody shows beside the password.
 *
 * @param id its random id
 * @param name what its owner calls it
 * @param created the day on which it was added
 */
public record Factor(UUID id, String name, LocalDate created) {

  @Override
  public String toString() {
    return "Factor[" + id + "]";
  }
}
