package org.casefolio.mail;

import java.time.Clock;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.casefolio.mail.Message.Priority;
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
  MailSettings mailSettings(SettingsSource source, Settings settings) {
    return MailSettings.from(source, settings);
  }

  @Bean
  @Serving
  Relays relay(
      MailSettings mail, ObjectProvider<LocalRelay> local, Settings settings, Clock clock) {
    IntSupplier port = () -> local.getObject().port();
    return new Relays(
        mail.relays().stream().map(relay -> new SmtpRelay(relay, port, settings)).toList(), clock);
  }

  @Bean
  @Serving
  Brake mailBrake(MailSettings mail, Clock clock) {
    return new Brake(mail.perMinute(), mail.perDomain(), clock, RandomGenerator.getDefault());
  }

  /**
   * The workers that send, one for each connection, and one that takes nothing but mail that opens
   * an account: however much the others hold, it goes at once.
   */
  @Bean
  @Serving
  WorkLoop mailLoop(
      MailStore store,
      PlatformTransactionManager transactions,
      Vault vault,
      List<Writer> writers,
      Relays relay,
      RelayState state,
      Brake brake,
      MailMeters meters,
      Returns returns,
      Clock clock,
      Settings settings,
      MailSettings mail,
      Bell mailBell) {
    Composer composer = new Composer(writers, settings, mail.dkim(), clock);
    return new WorkLoop(
        "mail",
        mailBell,
        IntStream.rangeClosed(0, mail.connections())
            .mapToObj(lane ->
                new Delivery(
                    store,
                    new TransactionTemplate(transactions),
                    vault,
                    composer,
                    relay,
                    state,
                    brake,
                    meters,
                    returns,
                    clock,
                    new Delivery.Lane(
                        lane == 0 ? Priority.SIGN_IN : Priority.DIGEST, settings.zone(), mailBell)))
            .toList());
  }
}
