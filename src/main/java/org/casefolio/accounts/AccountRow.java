package org.casefolio.accounts;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.platform.vault.Sealer;

/**
 * An account as it lies in the database.
 *
 * @param userId sealed
 * @param email the confirmed address, sealed
 * @param newEmail an address that waits for its confirmation, sealed
 * @param language the tag of the language
 * @param password the encoded hash; empty if there is no password
 * @param generation counts up when every session of the account has to end
 * @param pseudonym what the audit log knows it by, under a keyed hash; known to nobody else
 */
record AccountRow(
    AccountId id,
    AccountKind kind,
    Sealed userId,
    Optional<Sealed> email,
    Optional<Sealed> newEmail,
    String language,
    String password,
    int generation,
    UUID pseudonym) {

  static final String USER_ID = "account.user-id";
  static final String EMAIL = "account.email";

  /** Looked up in place of an account that does not exist, so that the work is the same. */
  static final AccountId NOBODY = new AccountId(new UUID(0, 0));

  /** In place of a hash: nothing that is typed is compared with it. */
  static final String NO_PASSWORD = "";

  /** Whether there is one; an account can have passkeys in its place. */
  boolean hasPassword() {
    return !password.equals(NO_PASSWORD);
  }

  Account open(Sealer sealer, List<MoreAddress> more) {
    return new Account(
        id,
        kind,
        userId.open(sealer, USER_ID),
        email.or(() -> newEmail).map(sealed -> sealed.open(sealer, EMAIL)),
        email.isPresent(),
        Locale.forLanguageTag(language),
        more);
  }

  /** The address that waits for its confirmation. */
  Optional<EmailAddress> openNewEmail(Sealer sealer) {
    return newEmail.map(sealed -> new EmailAddress(sealed.open(sealer, EMAIL)));
  }

  /** The confirmed address. */
  Optional<EmailAddress> openEmail(Sealer sealer) {
    return email.map(sealed -> new EmailAddress(sealed.open(sealer, EMAIL)));
  }

  @Override
  public String toString() {
    return "AccountRow[" + id.value() + "]";
  }
}
