package org.casefolio.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * The official Case Status API, as existing clients speak it. It judges in this order: token (401),
 * rate and quota (429), form of the number (422), whether the case is known (404). Whatever was let
 * in counts, also what comes to nothing. Other headers, such as {@code demo_id}, are ignored.
 */
@Controller
@ApiServed
class CaseStatusResource {

  /** Numbers are taken as they are: only the case of the letters makes no difference. */
  private static final Pattern NUMBER = Pattern.compile("[a-zA-Z]{3}(?:[0-9]{10}|\\*[0-9]{9})");

  static final String PATH = "/case-status/{*receiptNumber}";

  private final Entry entry;
  private final KnownCases cases;
  private final CaseStatusBody body;
  private final OfficialErrors errors;
  private final ObjectProvider<Rehearsal> rehearsal;

  CaseStatusResource(
      Entry entry,
      KnownCases cases,
      CaseStatusBody body,
      OfficialErrors errors,
      ObjectProvider<Rehearsal> rehearsal) {
    this.entry = entry;
    this.cases = cases;
    this.body = body;
    this.errors = errors;
    this.rehearsal = rehearsal;
  }

  /** One case, or what is rehearsed. */
  @GetMapping(PATH)
  @Nullable ResponseEntity<byte[]> show(
      @PathVariable String receiptNumber,
      @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String token,
      HttpServletResponse response)
      throws IOException {
    HttpHeaders headers = new HttpHeaders();
    Optional<ResponseEntity<byte[]>> refused = refuse(token, headers);
    if (refused.isPresent()) {
      return refused.get();
    }
    String typed = receiptNumber.startsWith("/") ? receiptNumber.substring(1) : receiptNumber;
    if (!NUMBER.matcher(typed).matches()) {
      return OfficialErrors.malformed(headers);
    }
    ReceiptNumber receipt = new ReceiptNumber(typed.toUpperCase(Locale.ROOT));
    Rehearsal numbers = rehearsal.getIfAvailable();
    Optional<Rehearsal.Answer> rehearsed =
        numbers == null ? Optional.empty() : numbers.find(receipt);
    if (rehearsed.isPresent()) {
      Rehearsed.write(rehearsed.get(), headers, response);
      return null;
    }
    return answer(receipt, headers);
  }

  /** One case by a number that looks like one, and nothing that is rehearsed. */
  ResponseEntity<byte[]> show(ReceiptNumber receipt, @Nullable String token) {
    HttpHeaders headers = new HttpHeaders();
    return refuse(token, headers).orElseGet(() -> answer(receipt, headers));
  }

  /** Answers a program in its own language, whatever it says that it understands. */
  @RequestMapping(
      path = PATH,
      method = {RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  ResponseEntity<byte[]> refuse() {
    return OfficialErrors.method();
  }

  private Optional<ResponseEntity<byte[]>> refuse(@Nullable String token, HttpHeaders headers) {
    return switch (entry.admit(token, 1)) {
      case Admission.NotLetIn _ -> Optional.of(OfficialErrors.invalidToken());
      case Admission.TooFast fast -> {
        fast.allowance().putInto(headers);
        yield Optional.of(OfficialErrors.tooMany(headers, Allowance.seconds(fast.retryAfter())));
      }
      case Admission.UsedUp up -> {
        up.allowance().putInto(headers);
        yield Optional.of(OfficialErrors.tooMany(headers, Allowance.seconds(up.retryAfter())));
      }
      case Admission.Admitted admitted -> {
        admitted.allowance().putInto(headers);
        yield Optional.empty();
      }
    };
  }

  private ResponseEntity<byte[]> answer(ReceiptNumber receipt, HttpHeaders headers) {
    return switch (cases.find(receipt)) {
      case Elsewhere.Found found ->
          body.of(found.found())
              .map(one -> found(one, headers))
              .orElseGet(() -> errors.notRecognized(headers));
      case Elsewhere.NotRecognized _ -> errors.notRecognized(headers);
      case Elsewhere.CannotSay later ->
          OfficialErrors.unavailable(headers, Allowance.seconds(later.retryAfter()));
    };
  }

  private static ResponseEntity<byte[]> found(byte[] one, HttpHeaders headers) {
    return ResponseEntity.ok().headers(headers).contentType(MediaType.APPLICATION_JSON).body(one);
  }
}
