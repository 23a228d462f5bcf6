package org.casefolio.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * What our own API says when something is wrong: RFC 9457, with a type for programs and a sentence
 * that says what to do. Nothing of what was sent stands in it. {@code docs/api.md} lists the types.
 */
enum Problems {
  CREDENTIAL_NEEDED(
      HttpStatus.UNAUTHORIZED,
      "A valid access token is needed",
      "Ask for one at /oauth/accesstoken and send it as Authorization: Bearer."),
  TOO_FAST(
      HttpStatus.TOO_MANY_REQUESTS,
      "Too many requests a second",
      "Wait as long as Retry-After says. RateLimit-Policy says how many are answered."),
  QUOTA_USED_UP(
      HttpStatus.TOO_MANY_REQUESTS,
      "Nothing is left of the day's quota",
      "Wait as long as Retry-After says: then the next day begins."),
  CONTENT_TYPE(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE,
      "Only application/json in UTF-8 is understood",
      "Send JSON, and say so in Content-Type."),
  TOO_LARGE(
      HttpStatus.CONTENT_TOO_LARGE, "The body is too large", "Send fewer receipt numbers at once."),
  NOT_JSON(
      HttpStatus.BAD_REQUEST,
      "The body is not usable JSON",
      "Send one JSON object in UTF-8, as /api/openapi.json describes it."),
  WRONG_BODY(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The body is not what is asked for",
      "Send {\"receiptNumbers\": [...]} with texts, and no more of them than are taken at once."),
  WRONG_CURSOR(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The query is not what is asked for",
      "Send after= with a cursor as it was given, or without it from the beginning; limit= is a"
          + " number from 1 to 1000."),
  CURSOR_EXPIRED(
      HttpStatus.GONE,
      "The changes after this cursor are no longer kept",
      "Ask about all cases that you subscribe to once (/api/v1/cases/query), then go on without a"
          + " cursor."),
  TOO_MANY_SUBSCRIPTIONS(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "That would be more subscriptions than a client may have",
      "Nothing was changed. Delete some first."),
  METHOD(
      HttpStatus.METHOD_NOT_ALLOWED,
      "This method is not understood here",
      "Allow says which methods are."),
  TRY_AGAIN(
      HttpStatus.SERVICE_UNAVAILABLE,
      "The request cannot be answered now",
      "Nothing was changed. Wait as long as Retry-After says and send it again."),
  OURS(
      HttpStatus.INTERNAL_SERVER_ERROR,
      "Something went wrong here",
      "It is not your fault, and it has been logged.");

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpStatus status;
  private final String title;
  private final String detail;

  Problems(HttpStatus status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  HttpStatus status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The type; it never changes. */
  String type() {
    return "urn:casefolio:problem:" + key();
  }

  /** The end of the type. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  ResponseEntity<byte[]> answer() {
    return answer(new HttpHeaders());
  }

  ResponseEntity<byte[]> answer(HttpHeaders headers, long retryAfter) {
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter));
    return answer(headers);
  }

  ResponseEntity<byte[]> answer(HttpHeaders headers) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type());
    body.put("title", title);
    body.put("status", status.value());
    body.put("detail", detail);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(JSON.writeValueAsBytes(body));
  }
}
