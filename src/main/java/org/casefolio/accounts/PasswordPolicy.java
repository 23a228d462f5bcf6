package org.casefolio.accounts;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which passwords can be chosen: long enough and not easy to guess. Nothing is asked about the
 * kinds of characters in it.
 */
final class PasswordPolicy {

  /** NIST SP 800-63B-4, 3.1.1.2: fifteen for a password alone, eight beside a second factor. */
  static final int LEAST_CHARACTERS = 15;

  static final int LEAST_BESIDE_FACTOR = 8;
  static final int MOST_CHARACTERS = 128;

  /** Of zxcvbn's scores 0 to 4: at least 100 million guesses. */
  private static final int LEAST_SCORE = 3;

  /** At least a million guesses: no more can be had from eight characters chosen at random. */
  private static final int LEAST_SCORE_BESIDE_FACTOR = 2;

  /** The estimate looks at so many characters; its work grows faster than the length. */
  private static final int JUDGED_CHARACTERS = 64;

  /** What whoever guesses passwords of this site would try first; in lower case. */
  private static final List<String> WORDS_OF_THE_SITE =
      List.of("casefolio", "uscis", "immigration", "inmigracion", "inmigración");

  /**
   * Judged with and without: the estimate takes a common word twice for a hard guess as soon as
   * there is anything in between.
   */
  private static final Pattern SEPARATORS = Pattern.compile("[\\s._-]+");

  private static final Zxcvbn ZXCVBN = new Zxcvbn();

  private PasswordPolicy() {}

  /** Why a password is refused. */
  enum Refused {
    MISSING("accounts.password.missing"),
    TOO_SHORT("accounts.password.tooShort"),
    TOO_SHORT_BESIDE_FACTOR("accounts.password.tooShortBesideFactor"),
    TOO_LONG("accounts.password.tooLong"),
    MADE_OF_NAMES("accounts.password.madeOfNames"),
    COMMON("accounts.password.common"),
    REPEATS("accounts.password.repeats"),
    SEQUENCE("accounts.password.sequence"),
    GUESSABLE("accounts.password.guessable");

    private final String key;

    Refused(String key) {
      this.key = key;
    }

    /** The message that says why. */
    String key() {
      return key;
    }
  }

  /** Judges a password that opens an account alone; empty if it can be chosen. */
  static Optional<Refused> judge(Password password, String userId, Optional<EmailAddress> email) {
    return judge(password, userId, email, false);
  }

  /**
   * The same.
   *
   * @param besideFactor whether a second factor has to be shown as well
   */
  static Optional<Refused> judge(
      Password password, String userId, Optional<EmailAddress> email, boolean besideFactor) {
    int least = besideFactor ? LEAST_BESIDE_FACTOR : LEAST_CHARACTERS;
    if (password.length() == 0) {
      return Optional.of(Refused.MISSING);
    }
    if (password.length() < least) {
      return Optional.of(besideFactor ? Refused.TOO_SHORT_BESIDE_FACTOR : Refused.TOO_SHORT);
    }
    if (password.length() > MOST_CHARACTERS) {
      return Optional.of(Refused.TOO_LONG);
    }
    List<String> names = names(userId, email);
    if (withoutNames(password, names) < leastBesideNames(least)) {
      return Optional.of(Refused.MADE_OF_NAMES);
    }
    String text = password.normalised();
    String judged = text.substring(0, Math.min(text.length(), JUDGED_CHARACTERS));
    int leastScore = besideFactor ? LEAST_SCORE_BESIDE_FACTOR : LEAST_SCORE;
    return Stream.of(judged, SEPARATORS.matcher(judged).replaceAll(""))
        .distinct()
        .flatMap(read -> tooWeak(read, names, leastScore).stream())
        .findFirst();
  }

  private static Optional<Refused> tooWeak(String read, List<String> names, int leastScore) {
    Strength strength = ZXCVBN.measure(read, names);
    return strength.getScore() >= leastScore
        ? Optional.empty()
        : Optional.of(reason(read, strength));
  }

  private static List<String> names(String userId, Optional<EmailAddress> email) {
    List<String> names = new ArrayList<>();
    names.add(userId.toLowerCase(Locale.ROOT));
    email.ifPresent(address -> {
      names.add(address.compared());
      for (String part : address.compared().split("@", -1)) {
        names.add(part);
      }
    });
    names.addAll(WORDS_OF_THE_SITE);
    names.removeIf(name -> name.length() < 3);
    return names;
  }

  /** What has to remain once the account's own names are taken out: two thirds. */
  private static int leastBesideNames(int least) {
    return least * 2 / 3;
  }

  private static int withoutNames(Password password, List<String> names) {
    String rest = password.normalised().toLowerCase(Locale.ROOT);
    for (String name : names) {
      rest = rest.replace(name, "");
    }
    // A name with digits and signs around it is still that name.
    return rest.equals(password.normalised().toLowerCase(Locale.ROOT))
        ? password.length()
        : (int) rest.codePoints().filter(Character::isLetterOrDigit).count();
  }

  private static Refused reason(String judged, Strength strength) {
    if (repeats(judged)) {
      return Refused.REPEATS;
    }
    return strength.getSequence().stream()
        .max(Comparator.comparingInt(Match::tokenLength))
        .map(match ->
            switch (match.pattern) {
              case Dictionary -> Refused.COMMON;
              case Repeat -> Refused.REPEATS;
              case Sequence, Spatial -> Refused.SEQUENCE;
              case Bruteforce, Regex, Date -> Refused.GUESSABLE;
            })
        .orElse(Refused.GUESSABLE);
  }

  /** Whether it is one piece again and again, the last time perhaps cut off. */
  private static boolean repeats(String text) {
    return IntStream.rangeClosed(1, text.length() / 2)
        .anyMatch(piece -> text.startsWith(text.substring(piece)));
  }
}
