package org.casefolio.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the body that names cases: {@code {"receiptNumbers": ["EAC9999103403"]}}. Numbers never
 * stand in an address.
 */
final class ReceiptList {

  private static final String FIELD = "receiptNumbers";

  /** One number with quotes, a comma and room for spaces. */
  private static final int BYTES_EACH = 128;

  private static final int LONGEST = 64;
  private static final int DEEPEST = 4;
  private static final Pattern BETWEEN = Pattern.compile("[\\s-]");
  private static final Pattern NUMBER = Pattern.compile("[A-Z]{3}(?:[0-9]{10}|\\*[0-9]{9})");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST)
                  .maxNameLength(LONGEST)
                  .maxNumberLength(LONGEST)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ReceiptList() {}

  /** What was read. */
  sealed interface Reading {}

  /**
   * A list.
   *
   * @param rows in their order
   */
  record Listed(List<Row> rows) implements Reading {
    Listed {
      rows = List.copyOf(rows);
    }
  }

  /** No list. */
  record Unusable(Problems problem) implements Reading {}

  /**
   * One of the list.
   *
   * @param sent as it was sent
   * @param receipt the number; empty if it is none
   */
  record Row(String sent, Optional<ReceiptNumber> receipt) {}

  /**
   * Reads a body.
   *
   * @param least how many numbers there must be
   * @param most how many there may be
   */
  static Reading read(@Nullable String contentType, InputStream body, int least, int most)
      throws IOException {
    Optional<byte[]> bytes = Bodies.read(body, 1_024 + most * BYTES_EACH);
    if (!isJson(contentType)) {
      return new Unusable(Problems.CONTENT_TYPE);
    }
    return bytes
        .map(read -> read(read, least, most))
        .orElseGet(() -> new Unusable(Problems.TOO_LARGE));
  }

  static Reading read(byte[] bytes, int least, int most) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        return new Unusable(Problems.NOT_JSON);
      }
      List<String> sent = list(text);
      return sent == null || sent.size() < least || sent.size() > most
          ? new Unusable(Problems.WRONG_BODY)
          : new Listed(sent.stream().map(ReceiptList::row).toList());
    } catch (CharacterCodingException | JacksonException e) {
      return new Unusable(Problems.NOT_JSON);
    }
  }

  /** Spaces and dashes are left out, as people write them; nothing else is guessed. */
  private static Row row(String sent) {
    String normal = BETWEEN.matcher(sent).replaceAll("").toUpperCase(Locale.ROOT);
    return new Row(
        sent,
        NUMBER.matcher(normal).matches()
            ? Optional.of(new ReceiptNumber(normal))
            : Optional.empty());
  }

  private static boolean isJson(@Nullable String contentType) {
    try {
      MediaType type = MediaType.parseMediaType(contentType == null ? "" : contentType);
      Charset charset = type.getCharset();
      return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
          && (charset == null || charset.equals(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The texts of the one field; null if the body is anything else. */
  private static @Nullable List<String> list(String text) {
    List<String> sent = null;
    boolean right = true;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        right = false;
        parser.skipChildren();
      } else {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          if (parser.nextToken() == JsonToken.START_ARRAY && FIELD.equals(name)) {
            sent = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              if (parser.currentToken() == JsonToken.VALUE_STRING) {
                sent.add(parser.getString());
              } else {
                right = false;
                parser.skipChildren();
              }
            }
          } else {
            right = false;
            parser.skipChildren();
          }
        }
      }
      while (parser.nextToken() != null) {
        right = false;
      }
    }
    return right ? sent : null;
  }
}
