package org.casefolio.api;

import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.vault.ErasureList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Revokes again, before the first request is answered, clients that a restored backup has brought
 * back: who was revoked stands on the list of the erased.
 */
@Component
@Serving
class RevokedAgain implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(RevokedAgain.class);

  private final ErasureList erased;
  private final Clients clients;

  RevokedAgain(ErasureList erased, Clients clients) {
    this.erased = erased;
    this.clients = clients;
  }

  @Override
  public void afterSingletonsInstantiated() {
    int back = clients.revokeAgain(erased.read());
    if (back > 0) {
      log.warn("Revoked again {} clients that a restored backup had brought back", back);
    }
  }
}
