package org.casefolio.journeys;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** What the app on a phone shows. */
final class AuthenticatorApp {

  private AuthenticatorApp() {}

  /** The code of this moment for a key as it is shown. */
  static String code(String key) {
    TimeBasedOneTimePasswordGenerator codes = new TimeBasedOneTimePasswordGenerator();
    try {
      return codes.generateOneTimePasswordString(
          new SecretKeySpec(Base32.decode(key.replaceAll("\\s", "")), codes.getAlgorithm()),
          Instant.now());
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }
}
