package org.casefolio.platform.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Exists only in demo mode, and there only where no other agency is followed. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Demo
@ConditionalOnProperty(name = "casefolio.mirror", havingValue = "false", matchIfMissing = true)
public @interface PretendAgency {}
