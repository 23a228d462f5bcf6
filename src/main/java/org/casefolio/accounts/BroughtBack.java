package org.casefolio.accounts;

import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.ErasureList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Erases again whom a restored backup has brought back: before the first page is answered and
 * before the first message leaves, because both begin when everything is set up.
 */
@Component
@Serving
class BroughtBack implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(BroughtBack.class);

  private final ErasureList erased;
  private final AccountChanges accounts;

  BroughtBack(ErasureList erased, AccountChanges accounts) {
    this.erased = erased;
    this.accounts = accounts;
  }

  @Override
  public void afterSingletonsInstantiated() {
    int back = accounts.eraseAgain(erased.read());
    erased.settle();
    if (back > 0) {
      log.warn("Erased again {} accounts that a restored backup had brought back", back);
    }
  }
}
