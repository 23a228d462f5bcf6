package org.casefolio.audit;

import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * How long entries are kept ({@code CASEFOLIO_AUDIT_MONTHS}). Federal event logs stay twelve months
 * at hand and eighteen more in store (OMB M-21-31, Appendix C): thirty, and never less than the
 * twelve.
 */
@Component
class AuditRetention {

  private static final int USUAL = 30;
  private static final int LEAST = 12;
  private static final int MOST = 120;

  private final int months;

  AuditRetention(SettingsSource source) {
    this.months = source.number("casefolio.audit.months", USUAL, LEAST, MOST);
  }

  int months() {
    return months;
  }
}
