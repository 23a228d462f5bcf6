package org.casefolio.portfolio;

import java.util.EnumMap;
import java.util.Map;
import org.casefolio.accounts.AccountKind;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * How many pending cases an account may follow, by its kind ({@code CASEFOLIO_LIMIT_APPLICANT},
 * {@code …_EMPLOYER}, {@code …_REPRESENTATIVE}, {@code …_COMMUNITY_ORGANIZATION}; 100 by default),
 * and how many cases in all.
 */
@Component
class PortfolioLimits {

  /** How many cases of any status one portfolio holds. */
  static final int TOTAL = 1000;

  private static final int PENDING = 100;

  private final Map<AccountKind, Integer> pending = new EnumMap<>(AccountKind.class);

  PortfolioLimits(SettingsSource source) {
    pending.put(AccountKind.APPLICANT, read(source, "casefolio.limit.applicant"));
    pending.put(AccountKind.EMPLOYER, read(source, "casefolio.limit.employer"));
    pending.put(AccountKind.REPRESENTATIVE, read(source, "casefolio.limit.representative"));
    pending.put(
        AccountKind.COMMUNITY_ORGANIZATION, read(source, "casefolio.limit.community-organization"));
  }

  /** The limit of pending cases. */
  int pending(AccountKind kind) {
    return pending.getOrDefault(kind, PENDING);
  }

  private static int read(SettingsSource source, String name) {
    return source.number(name, PENDING, 1, TOTAL);
  }
}
