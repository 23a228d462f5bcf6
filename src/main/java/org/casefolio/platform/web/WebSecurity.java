package org.casefolio.platform.web;

import java.util.List;
import org.casefolio.platform.settings.Serving;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * Who may ask for what: everything below {@code /portfolio} and {@code /account} is a signed-in
 * person's; the rest is open or checks a credential of its own. Forms are protected by a token in a
 * {@code __Host-} cookie and a hidden field, which needs no session; a visitor who signs nothing in
 * has none.
 */
@Configuration(proxyBeanMethods = false)
class WebSecurity {

  @Bean
  @Serving
  SecurityFilterChain site(
      HttpSecurity http,
      ObjectProvider<SecurityContextRepository> contexts,
      List<OpenPosts> openPosts) {
    CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("__Host-form");
    tokens.setParameterName("form");
    tokens.setCookieCustomizer(
        cookie -> cookie.secure(true).httpOnly(true).path("/").sameSite("Lax"));
    String[] open =
        openPosts.stream().flatMap(posts -> posts.paths().stream()).toArray(String[]::new);
    return http.authorizeHttpRequests(rules ->
            rules
                .dispatcherTypeMatchers(jakarta.servlet.DispatcherType.ERROR)
                .permitAll()
                .requestMatchers("/portfolio", "/portfolio/**", "/account", "/account/**")
                .authenticated()
                .anyRequest()
                .permitAll())
        .csrf(csrf ->
            csrf.csrfTokenRepository(tokens)
                .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler())
                .ignoringRequestMatchers(open))
        .securityContext(context ->
            context.securityContextRepository(
                contexts.getIfAvailable(NullSecurityContextRepository::new)))
        // The framework signs nobody in, and would ask a second time who is signed in.
        .sessionManagement(sessions -> sessions.disable())
        .requestCache(cache -> cache.requestCache(new NullRequestCache()))
        .exceptionHandling(errors ->
            errors.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/sign-in")))
        .headers(headers -> headers.disable())
        .formLogin(form -> form.disable())
        .httpBasic(basic -> basic.disable())
        .logout(logout -> logout.disable())
        .build();
  }

  /** An observation of each filter of each request costs more than all of them do. */
  @Bean
  @Serving
  static SecurityObservationSettings noObservationsOfFilters() {
    return SecurityObservationSettings.noObservations();
  }

  /**
   * Nobody signs in through the framework: there are no users of its own and no password to print.
   */
  @Bean
  @Serving
  AuthenticationManager noAuthenticationByTheFramework() {
    return authentication -> {
      throw new AuthenticationException("not offered") {
        private static final long serialVersionUID = 1L;
      };
    };
  }
}
