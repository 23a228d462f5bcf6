package org.casefolio.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.mail.BounceSettings.Address;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * The address that a message comes back to when it cannot be delivered: one for each message, with
 * a token that nobody can guess. The token is a keyed hash of the random {@code Message-ID}, so it
 * is the same in every attempt and another one when the message is written anew; the database has
 * only a keyed hash of it.
 */
@Component
class ReturnPaths {

  static final int TOKEN_LENGTH = 32;

  private static final String HASH = "return-path";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS_OF_A_CHARACTER = 5;

  private final Vault vault;
  private final String sender;
  private final Optional<Address> address;
  private final Pattern written;

  ReturnPaths(Vault vault, Settings settings, BounceSettings bounces) {
    this.vault = vault;
    this.sender = settings.operator().sender();
    this.address = bounces.address();
    this.written =
        Pattern.compile(
            Pattern.quote(address.map(Address::local).orElse(""))
                + "\\+(["
                + ALPHABET
                + "]{"
                + TOKEN_LENGTH
                + "})(?!["
                + ALPHABET
                + "])",
            Pattern.CASE_INSENSITIVE);
  }

  /** What stands in the return path of one message and says which message it is. */
  record Token(String value) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  /** The return path of a message: with its token, or the sender where nothing comes back. */
  String of(Content content) {
    return address
        .map(bounce ->
            bounce.local() + "+" + token(content.messageId()).value() + "@" + bounce.domain())
        .orElse(sender);
  }

  /** What a report about this message will be found by; empty where nothing comes back. */
  Optional<byte[]> hash(Content content) {
    return address.map(bounce -> hash(token(content.messageId())));
  }

  private byte[] hash(Token token) {
    return vault.blind(HASH, token.value());
  }

  /** What a message with this token may be found by. */
  byte[][] hashes(Token token) {
    return vault.sought(HASH, token.value());
  }

  /** The first of our return paths in a text; in whichever case and at whichever domain. */
  Optional<Token> find(String text) {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    Matcher found = written.matcher(text);
    return found.find()
        ? Optional.of(new Token(found.group(1).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** 160 bits in base 32, which survives mail servers that change the case. */
  private Token token(String messageId) {
    byte[] secret = vault.blind("return-path-token", messageId);
    StringBuilder token = new StringBuilder(TOKEN_LENGTH);
    long bits = 0;
    int left = 0;
    for (int i = 0; token.length() < TOKEN_LENGTH; i++) {
      bits = bits << 8 | (secret[i] & 0xff);
      left += 8;
      while (left >= BITS_OF_A_CHARACTER) {
        left -= BITS_OF_A_CHARACTER;
        token.append(ALPHABET.charAt((int) (bits >> left) & 31));
      }
    }
    return new Token(token.toString());
  }
}
