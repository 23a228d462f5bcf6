package org.casefolio.accounts;

import java.util.Locale;
import java.util.Optional;

/**
 * An account, opened.
 *
 * @param id its random id
 * @param kind what its owner said to be
 * @param userId the User ID as it was chosen
 * @param email the address it has, confirmed or not
 * @param emailConfirmed whether that address was confirmed; only then may mail about cases go there
 * @param language the language of its mails
 */
public record Account(
    AccountId id,
    AccountKind kind,
    String userId,
    Optional<String> email,
    boolean emailConfirmed,
    Locale language) {

  @Override
  public String toString() {
    return "Account[" + id.value() + "]";
  }
}
