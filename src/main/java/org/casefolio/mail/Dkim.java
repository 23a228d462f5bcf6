package org.casefolio.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.api.BodyHasher;
import org.apache.james.jdkim.api.Headers;
import org.apache.james.jdkim.exceptions.FailException;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * Signs messages (DKIM, RFC 6376) with rsa-sha256. Covers the headers that a reader or a mail
 * program acts on, {@code List-Unsubscribe} and {@code List-Unsubscribe-Post} among them as RFC
 * 8058 wants it; one that is not there cannot be added later, nor a second {@code From} or {@code
 * Subject}. The same message gets the same signature.
 */
final class Dkim {

  private static final String KEY_FILE = "casefolio.dkim.key-file";
  private static final String SELECTOR = "casefolio.dkim.selector";
  private static final String DOMAIN = "casefolio.dkim.domain";
  private static final int SHORTEST_KEY = 2_048;
  private static final String COVERED =
      "from:from:to:subject:subject:date: message-id:auto-submitted:content-language: mime-version"
          + ":content-type:reply-to: list-unsubscribe:list-unsubscribe-post";

  private final String domain;
  private final String selector;
  private final RSAPrivateCrtKey key;
  private final String template;

  Dkim(String domain, String selector, RSAPrivateCrtKey key) {
    this.domain = domain;
    this.selector = selector;
    this.key = key;
    this.template =
        "v=1; a=rsa-sha256; c=relaxed/relaxed; d="
            + domain
            + "; s="
            + selector
            + "; h="
            + COVERED
            + "; bh=; b=;";
  }

  /** What the settings name; empty if they name no key. Throws {@code WrongSetting}. */
  static Optional<Dkim> from(SettingsSource source, Settings settings) {
    Optional<Path> file = source.path(KEY_FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String sender = settings.operator().sender();
    String domain = source.text(DOMAIN, sender.substring(sender.lastIndexOf('@') + 1));
    String selector =
        source
            .find(SELECTOR)
            .orElseThrow(() -> source.wrong(SELECTOR, "must be set where there is a DKIM key"));
    if (!domain.matches("[A-Za-z0-9.-]+")) {
      throw source.wrong(DOMAIN, "must be a domain name");
    }
    if (!selector.matches("[A-Za-z0-9._-]+")) {
      throw source.wrong(SELECTOR, "must be a selector such as casefolio2026");
    }
    try {
      if (Files.getPosixFilePermissions(file.get()).contains(PosixFilePermission.OTHERS_READ)) {
        throw source.wrong(KEY_FILE, "names a file that everybody on this machine may read");
      }
      RSAPrivateCrtKey key = key(Files.readString(file.get(), StandardCharsets.US_ASCII));
      if (key.getModulus().bitLength() < SHORTEST_KEY) {
        throw source.wrong(KEY_FILE, "holds a key of fewer than " + SHORTEST_KEY + " bits");
      }
      return Optional.of(new Dkim(domain, selector, key));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw source.wrong(KEY_FILE, "names a file that holds no RSA private key in PEM form");
    }
  }

  private static RSAPrivateCrtKey key(String pem) throws IOException, GeneralSecurityException {
    byte[] encoded =
        Base64.getMimeDecoder()
            .decode(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    byte[] pkcs8 =
        pem.contains("BEGIN RSA PRIVATE KEY")
            ? new PrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    ASN1Primitive.fromByteArray(encoded))
                .getEncoded()
            : encoded;
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    if (key instanceof RSAPrivateCrtKey rsa) {
      return rsa;
    }
    throw new IllegalArgumentException("not a whole RSA key");
  }

  /** The message with its signature in front. */
  byte[] sign(byte[] message) {
    try {
      int body = startOfBody(message);
      DKIMSigner signer = new DKIMSigner(template, key);
      BodyHasher hasher = signer.newBodyHasher(signer.newSignatureRecordTemplate(template));
      try (OutputStream text = hasher.getOutputStream()) {
        text.write(message, body, message.length - body);
      }
      String header = signer.sign(Fields.read(message, body), hasher);
      byte[] line = (folded(header) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] signed = new byte[line.length + message.length];
      System.arraycopy(line, 0, signed, 0, line.length);
      System.arraycopy(message, 0, signed, line.length, message.length);
      return signed;
    } catch (IOException | FailException e) {
      throw new IllegalStateException("a message cannot be signed", e);
    }
  }

  /** Behind the empty line. */
  private static int startOfBody(byte[] message) {
    for (int i = 0; i < message.length - 2; i++) {
      if (message[i] == '\n' && message[i + 1] == '\r' && message[i + 2] == '\n') {
        return i + 3;
      }
    }
    throw new IllegalArgumentException("a message without a body");
  }

  /**
   * The header fields of a message, as they are written. The signer would read the whole message
   * with a parser that it looks up anew each time, which took as long as signing it.
   */
  private record Fields(List<String> getFields) implements Headers {

    static Fields read(byte[] message, int body) {
      String head = new String(message, 0, body - 4, StandardCharsets.UTF_8);
      return new Fields(List.of(head.split("\r\n(?![ \t])", -1)));
    }

    @Override
    public List<String> getFields(String name) {
      return getFields.stream()
          .filter(field -> field.regionMatches(true, 0, name, 0, name.length()))
          .filter(field -> field.startsWith(":", name.length()))
          .toList();
    }
  }

  /** In lines of a usual length; only where there is a space already, and within the signature. */
  private static String folded(String header) {
    return header
        .strip()
        .replaceAll("\\r?\\n[ \\t]*", " ")
        .replaceFirst("^DKIM-Signature: ", "DKIM-Signature:\t")
        .replaceAll("([;:]) (?!a=)", "$1\r\n ")
        .replaceAll("([A-Za-z0-9+/=]{70})(?=[A-Za-z0-9+/=])", "$1\r\n ")
        .replaceFirst("\t", " ")
        .stripTrailing();
  }

  /** The name of the DNS record that holds the public key. */
  String recordName() {
    return selector + "._domainkey." + domain;
  }

  String domain() {
    return domain;
  }

  /** The public key as it stands in that record, in Base64. */
  String publicKey() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                  .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no RSA", e);
    }
  }

  @Override
  public String toString() {
    return "Dkim[" + recordName() + "]";
  }
}
