package org.casefolio.platform.settings;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one line why the program does not start, in place of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class CannotStartReporter implements SpringBootExceptionReporter {

  CannotStartReporter(ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    CannotStart wrong = CannotStart.in(failure);
    if (wrong == null) {
      return false;
    }
    System.err.println("Casefolio does not start: " + wrong.getMessage());
    return true;
  }
}
