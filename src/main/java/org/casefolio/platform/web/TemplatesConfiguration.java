package org.casefolio.platform.web;

import casefolio.templates.StaticTemplates;
import casefolio.templates.Templates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TemplatesConfiguration {

  /** Every template as a typed method. */
  @Bean
  Templates templates() {
    return new StaticTemplates();
  }
}
