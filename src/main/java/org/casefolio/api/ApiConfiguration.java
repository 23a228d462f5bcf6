package org.casefolio.api;

import org.casefolio.platform.web.OpenPosts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How requests reach the API. */
@Configuration(proxyBeanMethods = false)
@ApiServed
class ApiConfiguration {

  /** A client brings a token, not a form token. */
  @Bean
  OpenPosts apiPosts() {
    return OpenPosts.of("/oauth/**", "/case-status/**", "/api/**");
  }
}
