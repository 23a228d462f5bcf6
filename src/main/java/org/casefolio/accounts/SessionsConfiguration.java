package org.casefolio.accounts;

import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;

/** Sessions in PostgreSQL, where they survive a restart, and where they tell nobody anything. */
@Configuration(proxyBeanMethods = false)
@Serving
class SessionsConfiguration {

  private static final String WHAT = "session";

  /** As many as the column holds: 186 random bits, where the framework's UUID has 122. */
  private static final int ID_LENGTH = 36;

  private static final String ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

  @Bean
  CookieSerializer sessionCookies(Vault vault) {
    return new SessionCookies(vault);
  }

  @Bean
  SessionRepositoryCustomizer<JdbcIndexedSessionRepository> idleTimeAndIds(SessionTimes times) {
    return sessions -> {
      sessions.setDefaultMaxInactiveInterval(times.idle());
      sessions.setSessionIdGenerator(() -> Secrets.random(ID_CHARACTERS, ID_LENGTH));
    };
  }

  /**
   * An attribute is a text, and it is sealed. Objects of a framework are refused: they would not
   * survive its next version. What cannot be opened any more counts as not there.
   */
  @Bean
  ConversionService springSessionConversionService(Vault vault) {
    GenericConversionService sealing = new GenericConversionService();
    sealing.addConverter(
        Object.class,
        byte[].class,
        value -> {
          if (!(value instanceof String text)) {
            throw new IllegalArgumentException("a session attribute must be a text");
          }
          return vault.instance().seal(WHAT, text);
        });
    sealing.addConverter(byte[].class, Object.class, new Opening(vault));
    return sealing;
  }

  private record Opening(Vault vault) implements Converter<byte[], Object> {
    @Override
    @SuppressWarnings("NullAway") // a converter may return null; the annotations deny it
    public @Nullable Object convert(byte[] sealed) {
      try {
        return vault.instance().open(WHAT, sealed);
      } catch (IllegalStateException e) {
        return null;
      }
    }
  }
}
