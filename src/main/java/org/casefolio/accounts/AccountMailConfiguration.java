package org.casefolio.accounts;

import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.platform.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One writer for each kind of mail about an account. */
@Configuration(proxyBeanMethods = false)
class AccountMailConfiguration {

  private final Letters letters;
  private final Settings settings;

  AccountMailConfiguration(Letters letters, Settings settings) {
    this.letters = letters;
    this.settings = settings;
  }

  @Bean
  Writer confirmEmailMail() {
    return writer(AccountMail.Kind.CONFIRM_EMAIL);
  }

  @Bean
  Writer addressFullMail() {
    return writer(AccountMail.Kind.ADDRESS_FULL);
  }

  @Bean
  Writer userIdsMail() {
    return writer(AccountMail.Kind.USER_IDS);
  }

  @Bean
  Writer resetPasswordMail() {
    return writer(AccountMail.Kind.RESET_PASSWORD);
  }

  @Bean
  Writer passwordChangedMail() {
    return writer(AccountMail.Kind.PASSWORD_CHANGED);
  }

  @Bean
  Writer emailChangeAskedMail() {
    return writer(AccountMail.Kind.EMAIL_CHANGE_ASKED);
  }

  @Bean
  Writer emailChangedMail() {
    return writer(AccountMail.Kind.EMAIL_CHANGED);
  }

  @Bean
  Writer emailSetMail() {
    return writer(AccountMail.Kind.EMAIL_SET);
  }

  @Bean
  Writer lockedMail() {
    return writer(AccountMail.Kind.LOCKED);
  }

  @Bean
  Writer lostAskedMail() {
    return writer(AccountMail.Kind.LOST_ASKED);
  }

  @Bean
  Writer lostReadyMail() {
    return writer(AccountMail.Kind.LOST_READY);
  }

  @Bean
  Writer confirmMoreMail() {
    return writer(AccountMail.Kind.CONFIRM_MORE);
  }

  @Bean
  Writer moreChangedMail() {
    return writer(AccountMail.Kind.MORE_CHANGED);
  }

  @Bean
  Writer factorsChangedMail() {
    return writer(AccountMail.Kind.FACTORS_CHANGED);
  }

  @Bean
  Writer newDeviceMail() {
    return writer(AccountMail.Kind.NEW_DEVICE);
  }

  @Bean
  Writer laneClosedMail() {
    return writer(AccountMail.Kind.LANE_CLOSED);
  }

  @Bean
  Writer codesClosedMail() {
    return writer(AccountMail.Kind.CODES_CLOSED);
  }

  @Bean
  Writer unreachableMail() {
    return writer(AccountMail.Kind.UNREACHABLE);
  }

  private Writer writer(AccountMail.Kind kind) {
    return new AccountMailWriter(kind, letters, settings);
  }
}
