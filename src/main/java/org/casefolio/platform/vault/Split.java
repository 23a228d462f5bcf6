package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/** Seals with one key, and opens what that and another one have sealed. */
record Split(Aead sealing, Aead opening) implements Aead {

  @Override
  public byte[] encrypt(byte[] plain, byte[] context) throws GeneralSecurityException {
    return sealing.encrypt(plain, context);
  }

  @Override
  public byte[] decrypt(byte[] sealed, byte[] context) throws GeneralSecurityException {
    return opening.decrypt(sealed, context);
  }
}
