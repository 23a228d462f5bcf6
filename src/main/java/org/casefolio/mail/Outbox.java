package org.casefolio.mail;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where messages wait until they are sent. Rows are written in the caller's transaction; a worker
 * delivers them after it has committed.
 */
@Component
public class Outbox {

  /** Adds messages; one whose key is there already is left alone. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void enqueue(Collection<Message> messages) {
    throw new UnsupportedOperationException();
  }

  /**
   * Drops what has not been sent about these topics.
   *
   * @return how many
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int cancel(Collection<String> topics) {
    throw new UnsupportedOperationException();
  }

  /** What was sent, or is about to be, to an owner: newest first. */
  @Transactional(readOnly = true)
  public List<Sent> list(UUID owner) {
    throw new UnsupportedOperationException();
  }

  /** Removes everything of an owner. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void erase(UUID owner) {
    throw new UnsupportedOperationException();
  }
}
