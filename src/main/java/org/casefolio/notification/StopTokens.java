package org.casefolio.notification;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * The tokens of the links that stop e-mail, that undo such a stop, and that keep finished cases;
 * one sort cannot pass for another. A token carries, sealed, what it needs; nothing is kept of it,
 * and it never expires.
 */
@Component
class StopTokens {

  private static final String STOP = "stop.link";
  private static final String UNDO = "stop.undo";
  private static final String KEEP = "finished.keep";

  private final Vault vault;

  StopTokens(Vault vault) {
    this.vault = vault;
  }

  /**
   * What a token is about.
   *
   * @param follow one followed case of the account; empty for all, because the mail told of several
   * @param more the further address that the mail went to; empty for the account's own
   */
  record Stop(AccountId account, Optional<UUID> follow, Optional<UUID> more) {}

  /**
   * What a token that undoes a stop is about.
   *
   * @param stop the stop, which it undoes and no other
   * @param follow the followed case whose e-mail was stopped; empty if it was all e-mail
   */
  record Undo(AccountId account, UUID stop, Optional<UUID> follow) {}

  /**
   * Makes the token of a stop, which may stand in an address as it is. Where it is about all cases,
   * the account stands in the place of one.
   */
  String seal(UUID account, Optional<UUID> follow, Optional<UUID> more) {
    return seal(STOP, account, follow.orElse(account), more);
  }

  /** Opens the token of a stop; empty if it was cut or was never ours. */
  Optional<Stop> open(String token) {
    return open(STOP, token)
        .map(ids ->
            new Stop(
                new AccountId(ids.get(0)),
                Optional.of(ids.get(1)).filter(follow -> !follow.equals(ids.get(0))),
                third(ids)));
  }

  /** Makes the token that undoes a stop. */
  String sealUndo(UUID account, UUID stop, Optional<UUID> follow) {
    return seal(UNDO, account, stop, follow);
  }

  /** Opens the token that undoes a stop; empty if it was cut or was never ours. */
  Optional<Undo> openUndo(String token) {
    return open(UNDO, token)
        .map(ids -> new Undo(new AccountId(ids.get(0)), ids.get(1), third(ids)));
  }

  /** Makes the token that keeps what was said to leave the list of an account. */
  String sealKeep(UUID account) {
    return seal(KEEP, account, account, Optional.empty());
  }

  /** Opens the token that keeps finished cases; empty if it was cut or was never ours. */
  Optional<AccountId> openKeep(String token) {
    return open(KEEP, token).map(ids -> new AccountId(ids.getFirst()));
  }

  private String seal(String what, UUID one, UUID two, Optional<UUID> three) {
    String about = one + " " + two + three.map(id -> " " + id).orElse("");
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(vault.instance().seal(what, about));
  }

  private Optional<List<UUID>> open(String what, String token) {
    try {
      String about = vault.instance().open(what, Base64.getUrlDecoder().decode(token));
      return Optional.of(Arrays.stream(about.split(" ", -1)).map(UUID::fromString).toList());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> third(List<UUID> ids) {
    return ids.size() > 2 ? Optional.of(ids.get(2)) : Optional.empty();
  }
}
