package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate. */
final class TlsTest {

  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @Test
  void requestsAreServedOverTlsAndANewCertificateIsTaken() throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    KeyStore first = makeCertificate("first", certificate, key);
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.DATA, folder.resolve("data").toString());
    settings.put(Setting.PORT, "0");
    settings.put(Setting.TLS_CERTIFICATE, certificate.toString());
    settings.put(Setting.TLS_KEY, key.toString());
    try (RichterServer server = RichterServer.start(ServerSettings.of(settings, Map.of()))) {
      for (HttpClient.Version version :
          List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
        HttpResponse<String> answer = get(server, first, version);
        assertThat(answer.body()).isEqualTo("ok\n");
        assertThat(answer.version()).isEqualTo(version);
      }
      assertThat(smuggled(server)).startsWith("HTTP/1.1 400 ");

      makeCertificate("second", certificate, key);
      FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 5000);
      Files.setLastModifiedTime(certificate, later);
      Files.setLastModifiedTime(key, later);
      String subject = subject(server);
      for (int i = 0; i < 1000 && !subject.contains("second"); i++) {
        Thread.sleep(50);
        subject = subject(server);
      }
      assertThat(subject).contains("CN=second");
    }
  }

  private HttpResponse<String> get(
      RichterServer server, KeyStore trusted, HttpClient.Version version) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().version(version).sslContext(context).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:%d/livez".formatted(server.port())))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** A request whose length is stated in two ways. */
  private static String smuggled(RichterServer server) throws Exception {
    try (SSLSocket socket = connect(server);
        InputStream in = socket.getInputStream()) {
      socket
          .getOutputStream()
          .write(
              "POST /collections/a/points/count HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String subject(RichterServer server) throws Exception {
    try (SSLSocket socket = connect(server)) {
      SSLSession session = socket.getSession();
      return ((X509Certificate) session.getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private static SSLSocket connect(RichterServer server)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(java.net.InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    socket.startHandshake();
    return socket;
  }

  private static final class TrustsAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Makes a certificate with the tool of the JDK, and writes it as servers read it. */
  private KeyStore makeCertificate(String name, Path certificate, Path key) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=DNS:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Certificate made = keys.getCertificate(name);
    Files.writeString(certificate, pem("CERTIFICATE", made.getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, made);
    return trusted;
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), what);
  }
}
