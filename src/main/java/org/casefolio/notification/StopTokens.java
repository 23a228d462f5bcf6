package org.casefolio.notification;

import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * The tokens of the links that stop e-mail. A token carries, sealed, what it needs; nothing is kept
 * of it, and it never expires.
 */
@Component
class StopTokens {

  private static final String WHAT = "stop.link";

  private final Vault vault;

  StopTokens(Vault vault) {
    this.vault = vault;
  }

  /**
   * What a token is about: one followed case of an account.
   *
   * @param more the further address that the mail went to; empty for the account's own
   */
  record Stop(AccountId account, UUID follow, Optional<UUID> more) {}

  /** Makes the token, which may stand in an address as it is. */
  String seal(UUID account, UUID follow, Optional<UUID> more) {
    String about = account + " " + follow + more.map(address -> " " + address).orElse("");
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(vault.instance().seal(WHAT, about));
  }

  /** Opens a token; empty if it was cut or was never ours. */
  Optional<Stop> open(String token) {
    try {
      String[] parts =
          vault.instance().open(WHAT, Base64.getUrlDecoder().decode(token)).split(" ", -1);
      return Optional.of(
          new Stop(
              new AccountId(UUID.fromString(parts[0])),
              UUID.fromString(parts[1]),
              parts.length > 2 ? Optional.of(UUID.fromString(parts[2])) : Optional.empty()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
