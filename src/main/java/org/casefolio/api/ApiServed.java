package org.casefolio.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Exists only where the site is served and the API with it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Serving
@Conditional(ApiServed.Served.class)
@interface ApiServed {

  /** Whether the API is served. */
  class Served implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return ApiSettings.serves(new SettingsSource(context.getEnvironment()));
    }
  }
}
