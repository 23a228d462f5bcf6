package org.casefolio.api;

import org.casefolio.platform.work.WorkLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** What a client of our own API gets when something fails here, with nothing of the failure. */
@ControllerAdvice(assignableTypes = {CasesResource.class, ChangesResource.class})
@ApiServed
@Order(Ordered.HIGHEST_PRECEDENCE)
class OurFailures {

  private static final Logger log = LoggerFactory.getLogger(OurFailures.class);

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<byte[]> withoutDatabase(RuntimeException e) {
    log.error("A request of a client could not be answered: {}", WorkLoop.describe(e));
    return Problems.TRY_AGAIN.answer(new HttpHeaders(), ApiFailures.RETRY_AFTER);
  }

  @ExceptionHandler(RuntimeException.class)
  ResponseEntity<byte[]> otherwise(RuntimeException e) {
    log.error("A request of a client failed: {}", WorkLoop.describe(e));
    return Problems.OURS.answer();
  }
}
