package org.casefolio.accounts;

import org.casefolio.platform.vault.Sealer;

/** A sealed text of one account, bound to what it is. */
final class Sealed {

  private final byte[] bytes;

  Sealed(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String open(Sealer sealer, String what) {
    return sealer.open(what, bytes);
  }
}
