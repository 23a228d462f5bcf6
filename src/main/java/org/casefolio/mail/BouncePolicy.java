package org.casefolio.mail;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.mail.Report.Weight;

/**
 * How heavy a failure is. Enhanced status codes (RFC 3463) decide where they say something; many
 * servers send 5.0.0 or 5.7.1 for everything, and then their words do. What is not clearly about a
 * mailbox that does not exist is soft: it is tried again and turns hard by itself.
 */
final class BouncePolicy {

  /** A message goes out again so often at most; then a soft failure counts as a hard one. */
  static final int MOST_RETURNS = 6;

  private static final Pattern CODE =
      Pattern.compile("(?<![0-9.])([245])\\.([0-7])\\.(\\d{1,3})(?![0-9]|\\.[0-9])");

  private static final List<String> FULL =
      List.of(
          "mailbox full",
          "mailbox is full",
          "mailbox exceeded",
          "mailbox has exceeded",
          "mailbox size limit",
          "over quota",
          "over the quota",
          "overquota",
          "out of storage",
          "quota exceeded",
          "exceeded storage",
          "exceeds its quota",
          "insufficient storage",
          "insufficient system storage",
          "not enough space",
          "buzón lleno",
          "buzón está lleno",
          "excedido su cuota",
          "superado su cuota",
          "caixa postal cheia",
          "postfach ist voll",
          "postfach voll",
          "boîte aux lettres pleine",
          "boîte est pleine",
          "quota dépassé",
          "ящик переполнен",
          "邮箱已满",
          "容量を超");

  private static final List<String> UNKNOWN =
      List.of(
          "user unknown",
          "unknown user",
          "unknown recipient",
          "recipient unknown",
          "recipient not found",
          "user not found",
          "mailbox not found",
          "address not found",
          "unknown address",
          "unknown or illegal alias",
          "no such user",
          "no such recipient",
          "no such mailbox",
          "no such person",
          "no such domain",
          "no mailbox here",
          "no valid recipient",
          "invalid recipient",
          "invalid mailbox",
          "not a valid mailbox",
          "not a valid recipient",
          "does not exist",
          "doesn't exist",
          "doesn’t exist",
          "doesn't have",
          "couldn't be found",
          "could not be found",
          "wasn't found",
          "wasn’t found",
          "was not found",
          "unrouteable address",
          "unroutable address",
          "account is disabled",
          "account has been disabled",
          "mailbox disabled",
          "mailbox is disabled",
          "inactive user",
          "is inactive",
          "no longer valid",
          "no longer available",
          "domain not found",
          "host not found",
          "name or service not known",
          "nullmx",
          "null mx",
          "no existe",
          "usuario desconocido",
          "destinatario desconocido",
          "não existe",
          "unbekannt",
          "existiert nicht",
          "nicht gefunden",
          "n'existe pas",
          "n’existe pas",
          "utilisateur inconnu",
          "adresse inconnue",
          "не существует",
          "не найден",
          "不存在",
          "存在しません",
          "見つかりません");

  /** Said of a mailbox that does not exist, and also of one that does not want us. */
  private static final List<String> REJECTED =
      List.of("address rejected", "mailbox unavailable", "access denied", "does not accept mail");

  private static final List<String> REFUSED =
      List.of(
          "spam",
          "blacklist",
          "block list",
          "blocklist",
          "blocked",
          "policy",
          "reputation",
          "greylist",
          "rate limit",
          "too many",
          "unsolicited",
          "dmarc",
          "spf",
          "content rejected");

  private BouncePolicy() {}

  /** How long to wait before a message goes out again: 2, 4, 8 … 64 hours. */
  static Optional<Duration> wait(int returns) {
    return returns >= MOST_RETURNS
        ? Optional.empty()
        : Optional.of(Duration.ofHours(2L << returns));
  }

  /**
   * The code that says most: the first one that is more than "something is wrong".
   *
   * @param texts the status field, then what servers said
   */
  static String code(String... texts) {
    String vague = "";
    for (String text : texts) {
      Matcher found = CODE.matcher(text);
      while (found.find()) {
        if (found.group(1).equals("2")) {
          continue;
        }
        if (!found.group(2).equals("0")) {
          return found.group();
        }
        vague = vague.isEmpty() ? found.group() : vague;
      }
    }
    return vague;
  }

  /**
   * Whether trying again makes sense.
   *
   * @param code an enhanced status code; may be empty
   * @param words what servers said
   */
  static Weight weigh(String code, String words) {
    String[] parts = code.split("\\.", -1);
    if (parts.length != 3) {
      return byWords(words);
    }
    if (parts[0].equals("4")) {
      return Weight.SOFT;
    }
    return switch (parts[1]) {
      case "1" ->
          switch (parts[2]) {
            case "7", "8", "9" -> Weight.SOFT; // it is our address that they do not like
            default -> Weight.HARD;
          };
      case "2" ->
          switch (parts[2]) {
            case "1" -> Weight.HARD; // disabled
            case "0" -> byWords(words);
            default -> Weight.SOFT;
          };
      case "4" ->
          switch (parts[2]) {
            case "4", "310" -> Weight.HARD; // there is no way to that domain
            default -> byWords(words);
          };
      case "3", "6" -> Weight.SOFT;
      default -> byWords(words);
    };
  }

  private static Weight byWords(String words) {
    String said = words.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (FULL.stream().anyMatch(said::contains)) {
      return Weight.SOFT;
    }
    if (UNKNOWN.stream().anyMatch(said::contains)) {
      return Weight.HARD;
    }
    return REFUSED.stream().noneMatch(said::contains) && REJECTED.stream().anyMatch(said::contains)
        ? Weight.HARD
        : Weight.SOFT;
  }

  /** Whether a text gives a reason for a failure at all. */
  static boolean givesAReason(String text) {
    String said = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return !code(text).isEmpty()
        || FULL.stream().anyMatch(said::contains)
        || UNKNOWN.stream().anyMatch(said::contains)
        || REFUSED.stream().anyMatch(said::contains)
        || REJECTED.stream().anyMatch(said::contains)
        || Pattern.compile("(?<![0-9])[45][0-5][0-9](?: |-)").matcher(said).find();
  }
}
