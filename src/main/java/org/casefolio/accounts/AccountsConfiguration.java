package org.casefolio.accounts;

import java.util.List;
import org.casefolio.platform.settings.Serving;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class AccountsConfiguration {

  @Bean
  @Serving
  WebMvcConfigurer signedInPeople(
      SignedInArguments arguments, LanguageChoices languages, FactorDuty duty) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(arguments);
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(languages).excludePathPatterns("/assets/**", "/error");
        registry
            .addInterceptor(duty)
            .addPathPatterns("/portfolio/**", "/account/**")
            .excludePathPatterns(
                FactorPages.PATH + "/**", CodePages.PATH + "/**", SessionPages.STAY);
      }
    };
  }
}
