package org.casefolio.accounts;

import org.springframework.context.ApplicationContext;

/** One password of many accounts, for measurements. */
public final class ManyPasswords {

  private ManyPasswords() {}

  /** Hashes it as an account's. */
  public static String hash(ApplicationContext context, String password) {
    return context.getBean(PasswordHashes.class).hash(new Password(password));
  }

  /** Whether it is the password of a hash, by the program's own calculation. */
  public static boolean matches(String password, String hash) {
    return Argon2id.matches(password, hash);
  }
}
