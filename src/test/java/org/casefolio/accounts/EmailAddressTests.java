package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maria@home.example",
        " maria+cases@mail.home.example ",
        "m'o@home.example",
        "\"maria o\\\"hara @\"@home.example"
      })
  void isUnderstood(String typed) {
    assertThat(EmailAddress.parse(typed)).contains(new EmailAddress(typed.strip()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "maria",
        "maria@",
        "@home.example",
        "maria@home",
        "maria @home.example",
        "maria@home..example",
        "maria@-home.example",
        "a@b.example,c@d.example",
        "maria@home.example\nBcc: all@home.example",
        "Maria <maria@home.example>",
        "\"maria\nBcc: all\"@home.example",
        "\"maria\"hara\"@home.example",
        "\"\"@home.example",
        "maría@home.example",
      })
  void isNotUnderstood(String typed) {
    assertThat(EmailAddress.parse(typed)).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithLettersThatOurRelayMayNotKnow() {
    assertThat(EmailAddress.problem("maría@home.example"))
        .isEqualTo("accounts.email.international");
    assertThat(EmailAddress.problem("maria@home")).isEqualTo("accounts.email.malformed");
    assertThat(EmailAddress.problem("ñ")).isEqualTo("accounts.email.malformed");
  }

  @Test
  void isTheSameMailboxInCapitalLetters() {
    assertThat(EmailAddress.parse("Maria@Home.Example").map(EmailAddress::compared))
        .contains("maria@home.example");
  }

  @Test
  void writesADomainOfOtherLettersAsMailServersDo() {
    assertThat(EmailAddress.parse("maria@correo.españa.example"))
        .contains(new EmailAddress("maria@correo.xn--espaa-rta.example"));
  }
}
