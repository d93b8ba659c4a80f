package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that has signed itself.
 *
 * @param certificate the certificate, in PEM
 * @param key its key, in PEM
 * @param store both, in a store of keys
 */
record TestCertificate(Path certificate, Path key, KeyStore store) {

  private static final String PASSWORD = "changeit";

  /**
   * Makes one by the JDK's tool.
   *
   * @param folder where its files go
   * @param name what they are called
   * @param host the name that it is for, or an address
   */
  static TestCertificate make(Path folder, String name, String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String kind = host.matches("[0-9.]+") ? "ip" : "dns";
    String command =
        "%s -genkeypair -keyalg EC -alias %s -dname CN=%s -ext san=%s:%s -keystore %s -storepass %s"
            .formatted(tool, name, host, kind, host, store, PASSWORD);
    Process keytool = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new TestCertificate(
        write(
            folder.resolve(name + ".cert"), "CERTIFICATE", keys.getCertificate(name).getEncoded()),
        write(
            folder.resolve(name + ".key"),
            "PRIVATE KEY",
            keys.getKey(name, PASSWORD.toCharArray()).getEncoded()),
        keys);
  }

  private static Path write(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }

  /** What a server with this certificate speaks. */
  SSLContext serverContext() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
