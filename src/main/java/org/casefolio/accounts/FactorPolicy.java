package org.casefolio.accounts;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * Of which kinds of account a second step is required ({@code CASEFOLIO_SECOND_STEP_REQUIRED}); the
 * others may set one up. A federal operator has to require it of everyone (NIST SP 800-63B-4,
 * 2.2.5: AAL2 where personal information is online).
 */
@Component
class FactorPolicy {

  private static final String SETTING = "casefolio.second-step.required";
  private static final String EVERYONE = "everyone";

  private final Set<AccountKind> required = EnumSet.noneOf(AccountKind.class);

  FactorPolicy(SettingsSource source) {
    for (String written : source.list(SETTING, "")) {
      if (written.equals(EVERYONE)) {
        required.addAll(EnumSet.allOf(AccountKind.class));
      } else {
        required.add(
            CreatePages.kind(written.toLowerCase(Locale.ROOT))
                .orElseThrow(() ->
                    source.wrong(
                        SETTING,
                        "must be everyone, or a list of applicant, employer, representative and"
                            + " organization")));
      }
    }
  }

  boolean isRequired(AccountKind kind) {
    return required.contains(kind);
  }

  boolean isRequiredOfAnyone() {
    return !required.isEmpty();
  }
}
