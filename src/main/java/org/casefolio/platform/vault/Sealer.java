package org.casefolio.platform.vault;

import com.google.crypto.tink.Aead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Seals and opens with one key. A sealed value is bound to its owner and to what it is: moved to
 * another row or column it does not open.
 */
public final class Sealer {

  private final Aead aead;
  private final String owner;

  Sealer(Aead aead, String owner) {
    this.aead = aead;
    this.owner = owner;
  }

  /**
   * Seals a text.
   *
   * @param what what it is, such as {@code account.email}; the same must be given to open it
   */
  public byte[] seal(String what, String text) {
    return seal(what, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Seals bytes, as {@link #seal(String, String)} does a text. */
  public byte[] seal(String what, byte[] bytes) {
    try {
      return aead.encrypt(bytes, context(what));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /**
   * Opens what {@link #seal(String, String)} sealed.
   *
   * @throws IllegalStateException if it was sealed by another key, for something else, or changed
   */
  public String open(String what, byte[] sealed) {
    return new String(openBytes(what, sealed), StandardCharsets.UTF_8);
  }

  /** Opens what was sealed, as {@link #open} does, when it is no text. */
  public byte[] openBytes(String what, byte[] sealed) {
    try {
      return aead.decrypt(sealed, context(what));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open a sealed value", e);
    }
  }

  private byte[] context(String what) {
    return (what + '\0' + owner).getBytes(StandardCharsets.UTF_8);
  }
}
