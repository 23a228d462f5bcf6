package org.casefolio.accounts;

import org.springframework.context.ApplicationContext;

/** One password of many accounts, for measurements. */
public final class ManyPasswords {

  private ManyPasswords() {}

  /** Hashes it as an account's. */
  public static String hash(ApplicationContext context, String password) {
    return context.getBean(PasswordHashes.class).hash(new Password(password));
  }
}
