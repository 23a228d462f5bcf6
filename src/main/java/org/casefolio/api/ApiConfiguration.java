package org.casefolio.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.casefolio.cases.Cases;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.web.OpenPosts;
import org.casefolio.platform.web.SecurityHeaders;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How requests reach the API, and who gives changes their places in the feeds. */
@Configuration(proxyBeanMethods = false)
@Conditional(ApiServed.Served.class)
class ApiConfiguration {

  /** A client brings a token, not a form token. */
  @Bean
  @Serving
  OpenPosts apiPosts() {
    return OpenPosts.of("/oauth/**", "/case-status/**", "/api/**");
  }

  /** Where nothing is rehearsed. It stands in front of the servlets, behind what is for all. */
  @Bean
  @Serving
  WebServerFactoryCustomizer<JettyServletWebServerFactory> shortWay(
      CaseStatusResource resource,
      ApiFailures failures,
      ObjectProvider<Rehearsal> rehearsal,
      SecurityHeaders security,
      MeterRegistry meters) {
    return factory -> {
      if (rehearsal.getIfAvailable() == null) {
        factory.addServerCustomizers(server ->
            server.getDescendants(Handler.Singleton.class).stream()
                .filter(outer -> outer.getHandler() instanceof ContextHandler)
                .forEach(outer ->
                    outer.insertHandler(new ShortWay(resource, failures, security, meters))));
      }
    };
  }

  /** Rung when there are changes for the feeds. */
  @Bean
  Bell arrivalBell() {
    return new Bell();
  }

  /** The worker that gives changes their places. */
  @Bean
  @Serving
  WorkLoop feedLoop(
      Arrivals arrivals,
      ChangeFeedStore store,
      SubscriptionStore subscriptions,
      Cases cases,
      StatusCatalogue catalogue,
      CaseBody body,
      Vault vault,
      Clock clock,
      PlatformTransactionManager transactions,
      Bell arrivalBell) {
    return new WorkLoop(
        "feeding",
        arrivalBell,
        List.of(
            new Feeding(
                arrivals,
                store,
                subscriptions,
                cases,
                catalogue,
                body,
                vault,
                clock,
                new TransactionTemplate(transactions))));
  }
}
