package dev.richter.tools;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks the server of this machine whether it takes requests. */
@Command(
    name = "health",
    header = "Ask the server of this machine whether it takes requests.",
    description = {
      "Takes the settings of serve, and fails unless the server that has them answers that it is"
          + " ready. Over TLS, the server has to have the certificate of the settings. Containers"
          + " check their health by it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExample:%n",
    footer = "  richter health --data my.data --port 7333")
final class HealthCommand implements Callable<Integer> {

  private static final int TIMEOUT_MILLIS = 5000;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ServerSettings settings = ServeCommand.settings(spec);
    Optional<Path> certificate = settings.path(Setting.TLS_CERTIFICATE);
    InetAddress host = InetAddress.getByName(settings.text(Setting.HOST));
    URL url =
        URI.create(
                "%s://%s:%d/readyz"
                    .formatted(
                        certificate.isPresent() ? "https" : "http",
                        host.isAnyLocalAddress() ? "localhost" : settings.text(Setting.HOST),
                        settings.count(Setting.PORT)))
            .toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (connection instanceof HttpsURLConnection secure && certificate.isPresent()) {
      trustOnly(certificate.get(), secure);
    }
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new RichterException(
            ErrorCode.STORAGE_FAILED,
            "%s answers with status %d, expected 200".formatted(url, status));
      }
      try (InputStream body = connection.getInputStream()) {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        Output.of(spec).report(new Health(text.strip()));
      }
    } finally {
      connection.disconnect();
    }
    return ExitCode.SUCCESS.number();
  }

  /** Its name is that of a service, which this machine's own need not be. */
  private static void trustOnly(Path file, HttpsURLConnection connection) throws IOException {
    connection.setSSLSocketFactory(TrustedCertificates.read(file).getSocketFactory());
    connection.setHostnameVerifier((name, session) -> true);
  }

  record Health(String answer) implements Output.Report {

    @Override
    public String text() {
      return answer + System.lineSeparator();
    }
  }
}
