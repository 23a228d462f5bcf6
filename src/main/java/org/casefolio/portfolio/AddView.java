package org.casefolio.portfolio;

import org.casefolio.platform.web.FieldErrors;

/**
 * The page on which receipt numbers are entered.
 *
 * @param step whether it is the third step of creating a portfolio
 * @param numbers what was typed or pasted
 * @param room how many more pending cases may be added, in words
 * @param errors what is wrong with what was sent
 */
public record AddView(boolean step, String numbers, String room, FieldErrors errors) {

  @Override
  public String toString() {
    return "AddView[]";
  }
}
