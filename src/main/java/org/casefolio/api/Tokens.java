package org.casefolio.api;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casefolio.platform.postgres.SharedReads;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a client shows with each request for half an hour. A token means nothing by itself: it is
 * looked up, so it is good on every node, and on none within a second after its client was revoked.
 * A new one leaves earlier ones valid to their end.
 */
@Component
class Tokens {

  /** How long a token is good. */
  static final Duration LIFE = Duration.ofMinutes(30);

  /** Gives 28 characters, as the official tokens have. */
  private static final int BYTES = 21;

  /** How many of those in use are remembered. */
  private static final int MOST = 1_000;

  private final ClientStore store;
  private final Clock clock;
  private final SharedReads<ByteBuffer, Held> reads;

  Tokens(ClientStore store, ApiSettings settings, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.reads = new SharedReads<>(MOST, clock, hashes -> store.findByTokens(hashes, settings));
  }

  /** Whose token it is, and until when it is good. */
  record Held(Client client, Instant ends) {}

  /**
   * A token.
   *
   * @param value what is shown
   * @param issuedAt since when it is good
   */
  record Token(String value, Instant issuedAt) {

    /** Never the token. */
    @Override
    public String toString() {
      return "token";
    }
  }

  /** A new token; empty when the client was revoked just now. */
  @Transactional
  Optional<Token> issue(Client client) {
    Token token = new Token(RandomTexts.of(BYTES), clock.instant());
    return store.addToken(client.id(), RandomTexts.hash(token.value()), token.issuedAt().plus(LIFE))
        ? Optional.of(token)
        : Optional.empty();
  }

  /** Whose token it is, if it is good. */
  Optional<Client> find(String token) {
    Instant now = clock.instant();
    return reads
        .find(ByteBuffer.wrap(RandomTexts.hash(token)))
        .filter(held -> held.ends().isAfter(now))
        .map(Held::client);
  }

  /** To be called wherever this node takes tokens away. */
  void forgetAfterCommit() {
    reads.forgetAfterCommit();
  }
}
