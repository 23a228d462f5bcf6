package org.casefolio.platform.settings;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says a wrong setting in one line, in place of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class WrongSettingReporter implements SpringBootExceptionReporter {

  WrongSettingReporter(ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    WrongSetting wrong = WrongSetting.in(failure);
    if (wrong == null) {
      return false;
    }
    System.err.println("Casefolio does not start: " + wrong.getMessage());
    return true;
  }
}
