package org.casefolio.platform.postgres;

import org.casefolio.platform.settings.CannotStart;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used. The message is one line for the person who started the program: what
 * is wrong and what to do; it contains no password and nothing that was stored.
 */
public final class PostgresUnavailableException extends CannotStart {

  PostgresUnavailableException(String message) {
    super(message, null);
  }

  PostgresUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
