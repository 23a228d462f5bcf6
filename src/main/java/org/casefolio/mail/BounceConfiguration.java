package org.casefolio.mail;

import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What reads the bounce mailbox, where there is one. */
@Configuration(proxyBeanMethods = false)
class BounceConfiguration {

  @Bean
  BounceSettings bounceSettings(SettingsSource source) {
    return BounceSettings.from(source);
  }

  /** One reader on each node; they take turns. */
  @Bean
  @Serving
  WorkLoop bounceLoop(
      BounceSettings settings, Bounces bounces, ReturnPaths paths, BounceState state) {
    Optional<BounceReader> reader =
        settings
            .mailbox()
            .map(mailbox ->
                new BounceReader(
                    new BounceMailbox(mailbox),
                    new ReportReader(paths),
                    bounces,
                    state,
                    settings.every()));
    return new WorkLoop("bounces", new Bell(), reader.stream().toList());
  }
}
