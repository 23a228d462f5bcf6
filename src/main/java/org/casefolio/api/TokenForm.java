package org.casefolio.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Reads how a client asks for a token: a form in the body, with the credentials in it or beside it
 * ({@code Authorization: Basic}). What stands in the query is not read, so that no secret is ever
 * sent there with success; fields that are not needed are ignored.
 */
final class TokenForm {

  /** A form that names what is needed has a tenth of it. */
  static final int MOST_BYTES = 8 * 1024;

  private static final String BASIC = "basic ";
  private static final String CLIENT_ID = "client_id";
  private static final String SECRET = "client_secret";

  private TokenForm() {}

  /** What was asked. */
  sealed interface Reading {}

  /**
   * It can be judged.
   *
   * @param grantType the value of the field
   * @param credentials what the client shows; empty if it does not say all of it
   */
  record Asked(String grantType, Optional<Credentials> credentials) implements Reading {}

  /** The field that says what is asked for is missing. */
  record NoGrantType() implements Reading {}

  /** It is no form. */
  record NoForm() implements Reading {}

  /** It is larger than {@value #MOST_BYTES} bytes. */
  record TooLarge() implements Reading {}

  /** It is not UTF-8, or not escaped as a form is. */
  record Unreadable() implements Reading {}

  /** Reads at most a little more than it takes. */
  static Reading read(
      @Nullable String contentType, @Nullable String authorization, InputStream body)
      throws IOException {
    Optional<byte[]> bytes = Bodies.read(body, MOST_BYTES);
    if (!isForm(contentType)) {
      return new NoForm();
    }
    return bytes.map(form -> read(form, authorization)).orElseGet(TooLarge::new);
  }

  /** Reads a form. */
  static Reading read(byte[] form, @Nullable String authorization) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text(form).orElse("%").split("&", -1)) {
      int equals = field.indexOf('=');
      Optional<String> name = unescaped(equals < 0 ? field : field.substring(0, equals));
      Optional<String> value = unescaped(equals < 0 ? "" : field.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return new Unreadable();
      }
      fields.putIfAbsent(name.get(), value.get());
    }
    String grantType = fields.getOrDefault("grant_type", "").strip();
    return grantType.isEmpty()
        ? new NoGrantType()
        : new Asked(grantType, credentials(fields).or(() -> basic(authorization)));
  }

  private static boolean isForm(@Nullable String contentType) {
    try {
      return contentType != null
          && MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(
              MediaType.parseMediaType(contentType));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Credentials> credentials(Map<String, String> fields) {
    String id = fields.get(CLIENT_ID);
    String secret = fields.get(SECRET);
    return id == null || secret == null
        ? Optional.empty()
        : Optional.of(new Credentials(id, secret));
  }

  private static Optional<Credentials> basic(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      return Optional.empty();
    }
    try {
      String both =
          text(Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip()))
              .orElse("");
      int colon = both.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Credentials(both.substring(0, colon), both.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> unescaped(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        int high = i + 2 < escaped.length() ? Character.digit(escaped.charAt(i + 1), 16) : -1;
        int low = i + 2 < escaped.length() ? Character.digit(escaped.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return text(bytes.toByteArray());
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
