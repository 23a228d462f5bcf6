package org.casefolio.accounts;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * The key that an authenticator app shares with us, as its Base32 text. Codes are as every app
 * makes them (RFC 6238): six digits, HMAC-SHA-1, a new one each thirty seconds.
 */
record AppKey(String text) {

  /** RFC 4226, section 4, R6: 160 bits recommended. */
  private static final int BYTES = 20;

  private static final int LETTERS = 32;
  private static final int GROUP = 4;
  static final Duration STEP = Duration.ofSeconds(30);

  /** RFC 6238, section 5.2: one step either way for clocks that differ and for slow typing. */
  private static final int EITHER_WAY = 1;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TimeBasedOneTimePasswordGenerator CODES =
      new TimeBasedOneTimePasswordGenerator(STEP);

  static AppKey random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new AppKey(Base32.toBase32String(bytes));
  }

  /** What was kept of a key; empty if it is none. */
  static Optional<AppKey> parse(String text) {
    return text.matches("[A-Z2-7]{" + LETTERS + "}")
        ? Optional.of(new AppKey(text))
        : Optional.empty();
  }

  /** As it is typed into an app: in groups of four. */
  String grouped() {
    return String.join(
        " ",
        IntStream.range(0, LETTERS / GROUP)
            .mapToObj(group -> text.substring(group * GROUP, (group + 1) * GROUP))
            .toList());
  }

  /**
   * What an app reads from the picture: the address form that all of them know.
   *
   * @param site the name of the site
   * @param userId whose account it is
   */
  String uri(String site, String userId) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
        .formatted(escaped(site), escaped(userId), text, escaped(site));
  }

  private static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * The step whose code this is, now or a moment ago or ahead.
   *
   * @param digits what was typed, without spaces
   */
  OptionalLong step(String digits, Instant now) {
    long current = Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
    byte[] typed = digits.getBytes(StandardCharsets.UTF_8);
    return LongStream.rangeClosed(current - EITHER_WAY, current + EITHER_WAY)
        .filter(step -> MessageDigest.isEqual(code(step).getBytes(StandardCharsets.UTF_8), typed))
        .findFirst();
  }

  /** The code of a step. */
  String code(long step) {
    try {
      return CODES.generateOneTimePasswordString(
          new SecretKeySpec(Base32.decode(text), CODES.getAlgorithm()),
          Instant.ofEpochSecond(step * STEP.toSeconds()));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("not a key of an app", e);
    }
  }

  @Override
  public String toString() {
    return "AppKey";
  }
}
