package org.casefolio.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.casefolio.platform.settings.SettingsSource;

/** By whom the certificate of a mail server may be signed. */
final class Trust {

  private Trust() {}

  /** A setting that names a file with the certificates (PEM) to trust in place of the system's. */
  static Optional<Path> from(SettingsSource source, String name) {
    Optional<Path> authorities = source.path(name);
    if (authorities.isPresent()) {
      if (!Files.isReadable(authorities.get())) {
        throw source.wrong(name, "names a file that cannot be read");
      }
      try {
        sockets(authorities);
      } catch (IllegalArgumentException e) {
        throw source.wrong(name, "names a file that does not hold certificates (PEM)");
      }
    }
    return authorities;
  }

  /**
   * What makes protected connections.
   *
   * @param authorities the file of those to trust; the system's if empty
   * @throws IllegalArgumentException if it holds none that can be read
   */
  static SSLSocketFactory sockets(Optional<Path> authorities) {
    try {
      if (authorities.isEmpty()) {
        return (SSLSocketFactory) SSLSocketFactory.getDefault();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      try (InputStream file = Files.newInputStream(authorities.get())) {
        int number = 0;
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
          trusted.setCertificateEntry(Integer.toString(number++), one);
        }
      }
      if (trusted.size() == 0) {
        throw new IllegalArgumentException("there is no certificate to trust");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificates to trust cannot be read", e);
    }
  }
}
