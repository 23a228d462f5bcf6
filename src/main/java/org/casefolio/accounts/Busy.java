package org.casefolio.accounts;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** More people sign in at this moment than there is room for: a 503 that says to come back. */
final class Busy extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  Busy() {
    super(HttpStatus.SERVICE_UNAVAILABLE);
    getHeaders().set(HttpHeaders.RETRY_AFTER, "30");
  }
}
