package org.casefolio.platform.settings;

import org.springframework.context.annotation.Import;

/** A program that has its settings and a clock, and nothing else: no database is started for it. */
@Import({SettingsSource.class, SettingsConfiguration.class})
public class SettingsAlone {}
