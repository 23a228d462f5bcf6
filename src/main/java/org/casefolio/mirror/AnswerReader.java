package org.casefolio.mirror;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.mirror.Answer.Bilingual;
import org.casefolio.mirror.Answer.Step;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what comes from the agency. Whatever comes, nothing is thrown: what is not exactly an
 * answer is none.
 */
final class AnswerReader {

  private static final int LONGEST_FORM = 40;
  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_TEXT = 10_000;
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int MOST_STEPS = 500;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxStringLength(100_000)
                          .maxNameLength(200)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private AnswerReader() {}

  /** What came as text; empty if it is none. */
  static Optional<String> text(byte[] body) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body))
              .toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** How a case stands; empty if this does not tell. */
  static Optional<Answer> answer(String text) {
    JsonNode root = parse(text);
    JsonNode status = root == null ? null : root.get("case_status");
    if (root == null || status == null || !status.isObject()) {
      return Optional.empty();
    }
    String receipt = string(status, "receiptNumber");
    String form = string(status, "formType");
    String title = string(status, "current_case_status_text_en");
    String description = string(status, "current_case_status_desc_en");
    String titleEs = string(status, "current_case_status_text_es");
    String descriptionEs = string(status, "current_case_status_desc_es");
    String submitted = string(status, "submittedDate");
    String modified = string(status, "modifiedDate");
    List<Step> history = history(status.get("hist_case_status"));
    if (receipt == null
        || form == null
        || title == null
        || description == null
        || titleEs == null
        || descriptionEs == null
        || submitted == null
        || modified == null
        || history == null
        || form.isBlank()
        || title.isBlank()
        || form.length() > LONGEST_FORM
        || title.length() > LONGEST_TITLE
        || titleEs.length() > LONGEST_TITLE
        || description.length() > LONGEST_TEXT
        || descriptionEs.length() > LONGEST_TEXT
        || !(ReceiptNumber.read(receipt) instanceof ReceiptReading.Read read)) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            read.number(),
            line(form),
            submitted,
            modified,
            new Bilingual(line(title), line(titleEs)),
            new Bilingual(description, descriptionEs),
            history,
            message(root)));
  }

  /** What the agency says went wrong, in whichever of its shapes; empty if this is none of them. */
  static Optional<String> error(String text) {
    JsonNode root = parse(text);
    if (root == null || !root.isObject()) {
      return Optional.empty();
    }
    return Optional.of(message(root)).filter(message -> !message.isEmpty());
  }

  private static String message(JsonNode root) {
    JsonNode error = root.get("error");
    JsonNode errors = root.get("errors");
    JsonNode fault = root.get("fault");
    JsonNode[] places = {
      root.get("message"),
      error == null ? null : error.get("message"),
      errors == null || !errors.isArray() || errors.isEmpty() ? null : errors.get(0).get("message"),
      fault == null ? null : fault.get("faultstring"),
      root.get("Error"),
      root.get("error_description"),
      error
    };
    for (@Nullable JsonNode place : places) {
      if (place != null && place.isString() && !place.stringValue().isBlank()) {
        String message = line(place.stringValue()).strip();
        return message.length() > LONGEST_MESSAGE ? cut(message, LONGEST_MESSAGE) : message;
      }
    }
    return "";
  }

  /**
   * A life in seconds, or another whole number, which the agency writes as a text; empty if it is
   * none.
   */
  static Optional<Token> token(String text) {
    JsonNode root = parse(text);
    JsonNode token = root == null ? null : root.get("access_token");
    if (root == null
        || token == null
        || !token.isString()
        || !token.stringValue().matches("[\\x21-\\x7E]{1,4000}")) {
      return Optional.empty();
    }
    JsonNode life = root.get("expires_in");
    String written =
        life == null ? "" : life.isString() ? life.stringValue().strip() : life.toString();
    return Optional.of(
        new Token(
            token.stringValue(),
            written.matches("\\d{1,9}")
                ? Optional.of(Integer.valueOf(written))
                : Optional.empty()));
  }

  /**
   * What opens the API for some time.
   *
   * @param value the token
   * @param seconds how long it is good; empty where that is not said
   */
  record Token(String value, Optional<Integer> seconds) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  private static @Nullable JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The text of a field; empty if it is absent or null, null if it is something else. */
  private static @Nullable String string(JsonNode object, String name) {
    JsonNode field = object.get(name);
    if (field == null || field.isNull()) {
      return "";
    }
    return field.isString() ? storable(field.stringValue()) : null;
  }

  private static @Nullable List<Step> history(@Nullable JsonNode list) {
    List<Step> history = new ArrayList<>();
    if (list == null || list.isNull()) {
      return history;
    }
    if (!list.isArray() || list.size() > MOST_STEPS) {
      return null;
    }
    for (JsonNode one : list) {
      String date = one.isObject() ? string(one, "date") : null;
      String english = one.isObject() ? string(one, "completed_text_en") : null;
      String spanish = one.isObject() ? string(one, "completed_text_es") : null;
      if (date == null
          || english == null
          || spanish == null
          || english.isBlank()
          || english.length() > LONGEST_TEXT
          || spanish.length() > LONGEST_TEXT) {
        return null;
      }
      history.add(new Step(date, new Bilingual(english, spanish)));
    }
    return history;
  }

  /** Without what no database and no page can take: control characters and halves of characters. */
  private static String storable(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            storable.append('\uFFFD');
          } else if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
            storable.append(' ');
          } else {
            storable.appendCodePoint(c);
          }
        });
    return storable.toString();
  }

  /** The same on one line. */
  private static String line(String text) {
    return storable(text).replaceAll("[\\n\\r\\t]", " ");
  }

  /** The beginning of a text, never half a character. */
  static String cut(String text, int longest) {
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }
}
