package org.casefolio.accounts;

import org.casefolio.platform.vault.Sealer;

/** A sealed text of one account, bound to what it is. */
final class Sealed {

  private final byte[] bytes;

  Sealed(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  static Sealed of(Sealer sealer, String what, String text) {
    return new Sealed(sealer.seal(what, text));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String open(Sealer sealer, String what) {
    return sealer.open(what, bytes);
  }
}
