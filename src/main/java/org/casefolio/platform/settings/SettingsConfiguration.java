package org.casefolio.platform.settings;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

  @Bean
  Settings settings(SettingsSource source) {
    return Settings.from(source);
  }

  /** The one clock; a test sets its own. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
