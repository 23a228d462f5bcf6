package org.casefolio.accounts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A passkey made by hand, which can also answer wrongly. ES256, as most are. */
final class SoftwarePasskey {

  static final int PRESENT = 0x01;
  static final int VERIFIED = 0x04;
  private static final int KEY_INCLUDED = 0x40;
  private static final int COORDINATE_BYTES = 32;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final byte[] id = new byte[16];
  private final KeyPair keys;
  private final String origin;
  private int flags = PRESENT | VERIFIED;
  private int count;

  SoftwarePasskey(String origin) {
    this.origin = origin;
    new SecureRandom().nextBytes(id);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it says of its owner from now on. */
  SoftwarePasskey saying(int saidFlags) {
    flags = saidFlags;
    return this;
  }

  SoftwarePasskey counting(int signatures) {
    count = signatures;
    return this;
  }

  String id() {
    return WebAuthn.encode(id);
  }

  /** The answer to options for a new passkey. */
  String create(String options) {
    JsonNode asked = JSON.readTree(options);
    byte[] told =
        join(
            sha256(asked.at("/rp/id").asString()),
            new byte[] {(byte) (flags | KEY_INCLUDED)},
            count(),
            new byte[16], // of no known make
            new byte[] {0, (byte) id.length},
            id,
            publicKey());
    byte[] attestation =
        join(
            new byte[] {(byte) 0xa3},
            text("fmt"),
            text("none"),
            text("attStmt"),
            new byte[] {(byte) 0xa0},
            text("authData"),
            new byte[] {0x58, (byte) told.length},
            told);
    return answer(
        Map.of(
            "clientDataJSON",
            WebAuthn.encode(clientData("webauthn.create", asked)),
            "attestationObject",
            WebAuthn.encode(attestation)));
  }

  /** The answer to options for signing in. */
  String get(String options) {
    JsonNode asked = JSON.readTree(options);
    byte[] told = join(sha256(asked.at("/rpId").asString()), new byte[] {(byte) flags}, count());
    byte[] client = clientData("webauthn.get", asked);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(join(told, sha256(client)));
      return answer(
          Map.of(
              "clientDataJSON", WebAuthn.encode(client),
              "authenticatorData", WebAuthn.encode(told),
              "signature", WebAuthn.encode(signature.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String answer(Map<String, String> response) {
    return JSON.writeValueAsString(
        Map.of(
            "id", id(),
            "rawId", id(),
            "type", "public-key",
            "clientExtensionResults", Map.of(),
            "response", response));
  }

  private byte[] clientData(String type, JsonNode asked) {
    return JSON.writeValueAsString(
            Map.of(
                "type",
                type,
                "challenge",
                asked.at("/challenge").asString(),
                "origin",
                origin,
                "crossOrigin",
                false))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] count() {
    return ByteBuffer.allocate(4).putInt(count).array();
  }

  /** As COSE has it (RFC 9053, 7.1.1): EC2, ES256, P-256, x, y. */
  private byte[] publicKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return join(
        new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20},
        coordinate(key.getW().getAffineX()),
        new byte[] {0x22, 0x58, 0x20},
        coordinate(key.getW().getAffineY()));
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return fixed;
  }

  /** A short text in CBOR. */
  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return join(new byte[] {(byte) (0x60 | bytes.length)}, bytes);
  }

  private static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      try {
        all.write(part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toByteArray();
  }
}
