package org.casefolio.api;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The programs that may ask, and their secrets. */
@Component
public class Clients {

  /** How long a secret that was replaced still opens. */
  public static final Duration OVERLAP = Duration.ofDays(7);

  /** Makes a secret that turns up where it should not recognisable. */
  private static final String PREFIX = "casefolio_";

  private static final int ID_BYTES = 18;
  private static final int SECRET_BYTES = 32;

  private final ClientStore store;
  private final Tokens tokens;
  private final Vault vault;
  private final ApiSettings settings;
  private final Clock clock;

  Clients(ClientStore store, Tokens tokens, Vault vault, ApiSettings settings, Clock clock) {
    this.store = store;
    this.tokens = tokens;
    this.vault = vault;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Lets a client in and makes its credentials, which are never shown again.
   *
   * @param rate requests a second; null for what is set for everybody
   * @param day requests a day; null for what is set for everybody
   * @return empty when there is such a client already
   */
  @Transactional
  public Optional<Credentials> add(String name, @Nullable Integer rate, @Nullable Integer day) {
    UUID id = UUID.randomUUID();
    Credentials made = new Credentials("c" + RandomTexts.of(ID_BYTES), secret());
    if (!store.add(id, made.clientId(), name, rate, day, clock.instant())) {
      return Optional.empty();
    }
    vault.create(id);
    store.addSecret(id, RandomTexts.hash(made.secret()));
    return Optional.of(made);
  }

  /**
   * Gives a client another secret; those that it has open for {@link #OVERLAP} yet.
   *
   * @return empty when there is no such client
   */
  @Transactional
  public Optional<Credentials> rotate(String name) {
    Optional<Client> client = store.lock(name, settings);
    client.ifPresent(one -> store.endSecrets(one.id(), clock.instant().plus(OVERLAP)));
    return client.map(one -> {
      String secret = secret();
      store.addSecret(one.id(), RandomTexts.hash(secret));
      return new Credentials(one.clientId(), secret);
    });
  }

  /**
   * Takes a client's secrets, tokens and whatever it subscribes to away, on every node within a
   * second; false when there is no such client.
   */
  @Transactional
  public boolean revoke(String name) {
    Optional<Client> client = store.lock(name, settings);
    client.ifPresent(one -> {
      store.revoke(one.id(), clock.instant());
      vault.erase(one.id());
      tokens.forgetAfterCommit();
    });
    return client.isPresent();
  }

  /**
   * Revokes again those of whom a restored backup knows nothing better.
   *
   * @param erased owners that were erased once, of whatever kind
   * @return how many
   */
  @Transactional
  int revokeAgain(Collection<UUID> erased) {
    List<UUID> back = store.listActive(erased);
    for (UUID client : back) {
      store.revoke(client, clock.instant());
      vault.erase(client);
    }
    tokens.forgetAfterCommit();
    return back.size();
  }

  /** All clients, those that were revoked as well, by name. */
  @Transactional(readOnly = true)
  public List<Client> list() {
    return store.list(settings);
  }

  /** The client whose credentials these are. */
  @Transactional(readOnly = true)
  Optional<Client> authenticate(Credentials credentials) {
    return store.findBySecret(
        credentials.clientId(), RandomTexts.hash(credentials.secret()), clock.instant(), settings);
  }

  private static String secret() {
    return PREFIX + RandomTexts.of(SECRET_BYTES);
  }
}
