package org.casefolio.mail;

import org.casefolio.platform.work.Bell;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MailConfiguration {

  /** Rung when there is something to send. */
  @Bean
  Bell mailBell() {
    return new Bell();
  }
}
