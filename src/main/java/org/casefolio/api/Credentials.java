package org.casefolio.api;

/**
 * What a client shows that it is itself. Only letters, digits, {@code . _ ~} and {@code -} stand in
 * either, so that nothing has to be escaped anywhere.
 *
 * @param clientId what it calls itself
 * @param secret kept as a hash alone, so that it cannot be shown again
 */
public record Credentials(String clientId, String secret) {

  /** Never the secret. */
  @Override
  public String toString() {
    return clientId;
  }
}
