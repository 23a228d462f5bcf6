package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class FactorPolicyTests {

  private static List<AccountKind> required(String setting) {
    FactorPolicy policy =
        new FactorPolicy(
            new SettingsSource(
                new MockEnvironment().withProperty("casefolio.second-step.required", setting)));
    return Arrays.stream(AccountKind.values()).filter(policy::isRequired).toList();
  }

  @Test
  void isRequiredOfWhomTheOperatorNames() {
    assertThat(required("")).isEmpty();
    assertThat(required("everyone")).containsExactly(AccountKind.values());
    assertThat(required("representative, organization"))
        .containsExactly(AccountKind.REPRESENTATIVE, AccountKind.COMMUNITY_ORGANIZATION);
  }

  @Test
  void refusesWhatIsNoKind() {
    assertThatExceptionOfType(WrongSetting.class)
        .isThrownBy(() -> required("lawyers"))
        .withMessageContaining("CASEFOLIO_SECOND_STEP_REQUIRED")
        .withMessageContaining("everyone");
  }
}
