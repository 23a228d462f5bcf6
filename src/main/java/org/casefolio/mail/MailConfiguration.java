package org.casefolio.mail;

import java.time.Clock;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class MailConfiguration {

  /** Rung when there is something to send. */
  @Bean
  Bell mailBell() {
    return new Bell();
  }

  @Bean
  SmtpSettings smtpSettings(SettingsSource source, Settings settings) {
    return SmtpSettings.from(source, settings);
  }

  @Bean
  @Serving
  Relay relay(SmtpSettings smtp, ObjectProvider<LocalRelay> local, Settings settings) {
    IntSupplier port = () -> local.getObject().port();
    return new SmtpRelay(smtp, port, settings);
  }

  /** The workers that send, one for each connection. */
  @Bean
  @Serving
  WorkLoop mailLoop(
      MailStore store,
      PlatformTransactionManager transactions,
      Vault vault,
      List<Writer> writers,
      Relay relay,
      RelayState state,
      ReturnPaths paths,
      Unreachable unreachable,
      Clock clock,
      Settings settings,
      SmtpSettings smtp,
      Bell mailBell) {
    return new WorkLoop(
        "mail",
        mailBell,
        IntStream.range(0, smtp.connections())
            .mapToObj(lane ->
                new Delivery(
                    store,
                    new TransactionTemplate(transactions),
                    vault,
                    writers,
                    relay,
                    state,
                    paths,
                    unreachable,
                    clock,
                    settings))
            .toList());
  }
}
