package org.casefolio.notification;

import java.util.List;
import org.casefolio.accounts.Accounts;
import org.casefolio.mail.Outbox;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.OpenPosts;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.casefolio.portfolio.Portfolios;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

  /** Rung when there is a change to be told. */
  @Bean
  Bell changeBell() {
    return new Bell();
  }

  /** The worker that tells changes. */
  @Bean
  @Serving
  WorkLoop changeLoop(
      Changes changes,
      ChangeStore store,
      PlatformTransactionManager transactions,
      VisibleCases visible,
      Portfolios portfolios,
      Accounts accounts,
      Outbox outbox,
      Bell changeBell) {
    return new WorkLoop(
        "telling",
        changeBell,
        List.of(
            new Telling(
                changes,
                store,
                new TransactionTemplate(transactions),
                visible,
                portfolios,
                accounts,
                outbox)));
  }

  /** A link in a mail carries its own authority; it works in a browser that keeps no cookies. */
  @Bean
  OpenPosts stopPosts() {
    return OpenPosts.of(StopPages.PAGE, StopPages.ONE_CLICK);
  }
}
