package org.casefolio.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class ErrorPagesTests {

  private static HttpStatus statusOf(int status, Throwable failure) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setDispatcherType(DispatcherType.ERROR);
    request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, status);
    request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
    return ErrorPages.statusOf(request);
  }

  /** However deep it is wrapped. */
  @Test
  void saysOfADatabaseThatIsAwayThatTheSiteIs() {
    SQLTransientConnectionException away = new SQLTransientConnectionException("away");
    assertThat(statusOf(500, new CannotGetJdbcConnectionException("away", away)))
        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(
            statusOf(500, new ServletException(new CannotCreateTransactionException("away", away))))
        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(statusOf(500, new TransactionSystemException("gone in the middle", away)))
        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
  }

  @Test
  void takesNothingElseForIt() {
    assertThat(statusOf(500, new BadSqlGrammarException("", "", new java.sql.SQLException())))
        .isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    assertThat(statusOf(404, new CannotCreateTransactionException("away")))
        .isEqualTo(HttpStatus.NOT_FOUND);
  }

  @Test
  void isNotThereWhenAskedForDirectly() {
    assertThat(ErrorPages.statusOf(new MockHttpServletRequest())).isEqualTo(HttpStatus.NOT_FOUND);
  }
}
