package org.casefolio.accounts;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that somebody signs in with.
 *
 * @param written as it was chosen
 * @param compared what every way of writing it has in common: Unicode NFKC, no upper or lower case
 */
record UserId(String written, String compared) {

  static final int LEAST_CHARACTERS = 6;
  static final int MOST_CHARACTERS = 30;

  /** As many as those can become in upper case: ß has two there, some letters of Greek three. */
  private static final int MOST_WRITTEN = 3 * MOST_CHARACTERS;

  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}._-]+");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{Nd}]");
  private static final Pattern RECEIPT_NUMBER = Pattern.compile("[a-z]{3}[0-9]{9,10}");
  private static final Pattern A_NUMBER = Pattern.compile("a[0-9]{7,9}");
  private static final Pattern ONLY_DIGITS = Pattern.compile("[0-9]{7,}");

  /** Whether a User ID can be chosen. */
  sealed interface Choice {}

  record Chosen(UserId userId) implements Choice {}

  /** It cannot be chosen, and why. */
  enum Refused implements Choice {
    MISSING("accounts.userId.missing"),
    LOOKS_LIKE_EMAIL("accounts.userId.looksLikeEmail"),
    LENGTH("accounts.userId.length"),
    CHARACTERS("accounts.userId.characters"),
    LOOKS_LIKE_RECEIPT("accounts.userId.looksLikeReceipt"),
    LOOKS_LIKE_NUMBER("accounts.userId.looksLikeNumber"),
    MIXED_SCRIPTS("accounts.userId.mixedScripts"),
    LOOKS_LIKE_LATIN("accounts.userId.looksLikeLatin");

    private final String key;

    Refused(String key) {
      this.key = key;
    }

    /** The message that says why. */
    String key() {
      return key;
    }
  }

  /** Judges what was typed to become a User ID. */
  static Choice choose(String typed) {
    String written = normalised(typed);
    if (written.isEmpty()) {
      return Refused.MISSING;
    }
    if (written.contains("@")) {
      return Refused.LOOKS_LIKE_EMAIL;
    }
    int length = written.codePointCount(0, written.length());
    if (length < LEAST_CHARACTERS || length > MOST_CHARACTERS) {
      return Refused.LENGTH;
    }
    UserId userId = new UserId(written, compared(written));
    String bare = BETWEEN.matcher(withAsciiDigits(userId.compared)).replaceAll("");
    if (RECEIPT_NUMBER.matcher(bare).matches()) {
      return Refused.LOOKS_LIKE_RECEIPT;
    }
    if (A_NUMBER.matcher(bare).matches() || ONLY_DIGITS.matcher(bare).matches()) {
      return Refused.LOOKS_LIKE_NUMBER;
    }
    if (!ALLOWED.matcher(written).matches() || bare.isEmpty() || startsWithMark(written)) {
      return Refused.CHARACTERS;
    }
    return switch (Lookalikes.judge(written)) {
      case NONE -> new Chosen(userId);
      case UNUSUAL -> Refused.CHARACTERS;
      case MIXED -> Refused.MIXED_SCRIPTS;
      case LATIN -> Refused.LOOKS_LIKE_LATIN;
    };
  }

  /** Reads what was typed to sign in; empty if nobody can have such a User ID. */
  static Optional<UserId> parse(String typed) {
    String written = normalised(typed);
    return written.isEmpty() || written.codePointCount(0, written.length()) > MOST_WRITTEN
        ? Optional.empty()
        : Optional.of(new UserId(written, compared(written)));
  }

  private static String normalised(String typed) {
    return Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
  }

  private static String compared(String written) {
    // Upper case first: the one way to fold ß and the two forms of a small sigma.
    String folded = written.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  private static String withAsciiDigits(String text) {
    StringBuilder digits = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
        .forEach(digits::appendCodePoint);
    return digits.toString();
  }

  private static boolean startsWithMark(String written) {
    return switch (Character.getType(written.codePointAt(0))) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return "UserId";
  }
}
