package org.casefolio.accounts;

import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.CheckResult;
import com.ibm.icu.text.UnicodeSet;
import java.lang.Character.UnicodeScript;

/**
 * Tells names that are written with letters which pass for others, after Unicode's rules for
 * identifiers (UTS 39): letters that no living language is written with, alphabets that are not
 * written together, and a foreign alphabet that reads as Latin letters throughout. It looks at one
 * name alone: {@code maria1} and {@code marial} are two names, as in every alphabet.
 */
final class Lookalikes {

  /** General Security Profile (UTS 39, 3.1) and what stands between the parts of a name. */
  private static final UnicodeSet USUAL =
      new UnicodeSet(SpoofChecker.RECOMMENDED).addAll("._-").freeze();

  private static final int UNUSUAL =
      SpoofChecker.CHAR_LIMIT | SpoofChecker.INVISIBLE | SpoofChecker.HIDDEN_OVERLAY;

  private static final int MIXED = SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.MIXED_NUMBERS;

  /** Highly Restrictive (UTS 39, 5.2): one script, or Latin beside Chinese, Japanese or Korean. */
  private static final SpoofChecker CHECKER =
      new SpoofChecker.Builder()
          .setChecks(UNUSUAL | MIXED)
          .setAllowedChars(USUAL)
          .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
          .build();

  private Lookalikes() {}

  /** What a name passes for. */
  enum Finding {
    NONE,
    /** It has letters or marks that nobody needs for a name today. */
    UNUSUAL,
    /** It is written in alphabets, or digits of alphabets, that are not written together. */
    MIXED,
    /** It is written in another alphabet and reads as Latin letters. */
    LATIN
  }

  /**
   * Judges a name.
   *
   * @param written in Unicode NFKC
   */
  static Finding judge(String written) {
    CheckResult result = new CheckResult();
    if (CHECKER.failsChecks(written, result)) {
      return (result.checks & UNUSUAL) != 0 ? Finding.UNUSUAL : Finding.MIXED;
    }
    String skeleton = CHECKER.getSkeleton(written);
    return !isLatin(written) && isLatin(skeleton) && USUAL.containsAll(skeleton)
        ? Finding.LATIN
        : Finding.NONE;
  }

  private static boolean isLatin(String text) {
    return text.codePoints()
        .mapToObj(UnicodeScript::of)
        .allMatch(script ->
            script == UnicodeScript.LATIN
                || script == UnicodeScript.COMMON
                || script == UnicodeScript.INHERITED);
  }
}
