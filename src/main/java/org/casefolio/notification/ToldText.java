package org.casefolio.notification;

import java.util.List;

/**
 * The text of a message that was told.
 *
 * @param told which
 * @param blocks its paragraphs, each with its lines; none until it was written
 */
public record ToldText(ToldMessage told, List<List<String>> blocks) {

  public ToldText {
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  @Override
  public String toString() {
    return "ToldText[" + told + "]";
  }
}
