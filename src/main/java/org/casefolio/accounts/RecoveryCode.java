package org.casefolio.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.platform.vault.Vault;

/**
 * A single-use code on paper: twelve characters in groups of four, without those that are mistaken
 * for one another.
 */
record RecoveryCode(String characters) {

  static final int PER_ACCOUNT = 10;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 12;
  private static final int GROUP = 4;

  /** What a code is for. One of one purpose is worth nothing for the other. */
  enum Purpose {
    /** Sets a new password. */
    RECOVERY("recovery-code"),
    /** Takes the place of a factor that is not at hand. */
    BACKUP("backup-code");

    private final String index;

    Purpose(String index) {
      this.index = index;
    }
  }

  /** Ten new ones. */
  static List<RecoveryCode> random() {
    List<RecoveryCode> codes = new ArrayList<>();
    while (codes.size() < PER_ACCOUNT) {
      codes.add(new RecoveryCode(Secrets.random(ALPHABET, LENGTH)));
    }
    return List.copyOf(codes);
  }

  /** Reads what was typed, also with O for 0, I or L for 1, and other separators. */
  static Optional<RecoveryCode> parse(String typed) {
    String characters =
        typed
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^0-9A-Z]", "")
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    return characters.length() == LENGTH
        ? Optional.of(new RecoveryCode(characters))
        : Optional.empty();
  }

  /** As it is printed. */
  String printed() {
    return String.join(
        "-",
        characters.substring(0, GROUP),
        characters.substring(GROUP, 2 * GROUP),
        characters.substring(2 * GROUP));
  }

  /** What may be kept of it; the first is what is to be kept. */
  byte[][] indexes(Vault vault, AccountId account, Purpose purpose) {
    return vault.sought(purpose.index, account.value() + "\0" + characters);
  }

  @Override
  public String toString() {
    return "RecoveryCode";
  }
}
