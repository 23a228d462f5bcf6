package org.casefolio.api;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What all requests to our own API have in common: who may ask, and how they are answered. */
@Component
class Ours {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Entry entry;

  Ours(Entry entry) {
    this.entry = entry;
  }

  /** What is done for a request that was let in; it may add to the headers. */
  @FunctionalInterface
  interface Work extends BiFunction<Admission.Admitted, HttpHeaders, ResponseEntity<byte[]>> {}

  /**
   * Lets a request in and answers it.
   *
   * @param authorization the header of that name
   * @param wanted what it counts for, at least 1
   */
  ResponseEntity<byte[]> answer(@Nullable String authorization, int wanted, Work work) {
    HttpHeaders headers = new HttpHeaders();
    return switch (entry.admit(authorization, wanted)) {
      case Admission.NotLetIn _ -> {
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        yield Problems.CREDENTIAL_NEEDED.answer(headers);
      }
      case Admission.TooFast fast -> {
        fast.allowance().putInto(headers);
        yield Problems.TOO_FAST.answer(headers, Allowance.seconds(fast.retryAfter()));
      }
      case Admission.UsedUp up -> {
        up.allowance().putInto(headers);
        yield Problems.QUOTA_USED_UP.answer(headers, Allowance.seconds(up.retryAfter()));
      }
      case Admission.Admitted admitted -> {
        admitted.allowance().putInto(headers);
        yield work.apply(admitted, headers);
      }
    };
  }

  static ResponseEntity<byte[]> json(HttpHeaders headers, Map<String, ?> body) {
    return ResponseEntity.ok()
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.writeValueAsBytes(body));
  }
}
