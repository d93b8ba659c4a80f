package dev.richter.tools;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates in a file, in place of those that the Java platform trusts. */
final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * What trusts them, and what they have signed, alone.
   *
   * @param file certificates in PEM
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the file has none
   * @throws IOException if it cannot be read
   */
  static SSLContext read(Path file) throws IOException {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
      }
      if (trusted.size() == 0) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID, "%s has no certificate, expected one".formatted(file));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "%s is no certificate: %s".formatted(file, e), e);
    }
  }
}
