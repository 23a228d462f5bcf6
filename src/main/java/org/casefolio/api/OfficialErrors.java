package org.casefolio.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The flat bodies with which the official API says that something is wrong. */
@Component
class OfficialErrors {

  private static final String MALFORMED =
      "The application receipt number is not formatted correctly, It should be total of 13"
          + " characters (3 character prefix followed by 10 digits). Please check your receipt"
          + " number and try again";
  private static final String NOT_RECOGNIZED =
      "Case Status Online does not recognize the receipt number entered. Please check your receipt"
          + " number and try again. If you need further assistance, please ";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ApiSettings settings;

  OfficialErrors(ApiSettings settings) {
    this.settings = settings;
  }

  static ResponseEntity<byte[]> invalidToken() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    return of(HttpStatus.UNAUTHORIZED, "Invalid Access Token", headers);
  }

  static ResponseEntity<byte[]> malformed(HttpHeaders headers) {
    return of(HttpStatus.UNPROCESSABLE_CONTENT, MALFORMED, headers);
  }

  ResponseEntity<byte[]> notRecognized(HttpHeaders headers) {
    return of(HttpStatus.NOT_FOUND, NOT_RECOGNIZED + settings.help() + ".", headers);
  }

  /** The same for a rate and for a quota: {@code Retry-After} tells them apart. */
  static ResponseEntity<byte[]> tooMany(HttpHeaders headers, long retryAfter) {
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter));
    return of(HttpStatus.TOO_MANY_REQUESTS, "Spike Arrest Violation", headers);
  }

  static ResponseEntity<byte[]> unavailable(HttpHeaders headers, long retryAfter) {
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter));
    return of(HttpStatus.SERVICE_UNAVAILABLE, "Service Unavailable", headers);
  }

  static ResponseEntity<byte[]> method() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.ALLOW, "GET");
    return of(HttpStatus.METHOD_NOT_ALLOWED, "Only GET is understood", headers);
  }

  static ResponseEntity<byte[]> ours() {
    return of(HttpStatus.INTERNAL_SERVER_ERROR, "Internal Server Error", new HttpHeaders());
  }

  private static ResponseEntity<byte[]> of(HttpStatus status, String message, HttpHeaders headers) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", status.value());
    body.put("message", message);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.writeValueAsBytes(body));
  }
}
