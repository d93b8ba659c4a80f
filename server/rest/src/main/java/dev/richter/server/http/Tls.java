package dev.richter.server.http;

import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/** The certificate of the server, if it has one; read again when its files change. */
final class Tls {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");

  private final Optional<Path> certificate;
  private final Optional<Path> key;
  private List<FileTime> loaded;

  Tls(ServerSettings settings) {
    this.certificate = settings.path(Setting.TLS_CERTIFICATE);
    this.key = settings.path(Setting.TLS_KEY);
    this.loaded = times();
  }

  void addTo(HttpServerOptions options) {
    if (certificate.isPresent() && key.isPresent()) {
      options.setSsl(true).setUseAlpn(true).setKeyCertOptions(files());
    }
  }

  private PemKeyCertOptions files() {
    return new PemKeyCertOptions()
        .setCertPath(certificate.map(Path::toString).orElse(""))
        .setKeyPath(key.map(Path::toString).orElse(""));
  }

  /** New connections get the certificate that is there now, if it can be used. */
  void reloadInto(HttpServer server) {
    List<FileTime> now = times();
    if (certificate.isEmpty() || now.equals(loaded) || now.isEmpty()) {
      return;
    }
    loaded = now;
    server
        .updateSSLOptions(new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(files()), true)
        .onSuccess(done -> LOGGER.log(System.Logger.Level.INFO, "the certificate was read again"))
        .onFailure(
            e ->
                LOGGER.log(
                    System.Logger.Level.WARNING,
                    "the new certificate cannot be used, the old one stays",
                    e));
  }

  private List<FileTime> times() {
    if (certificate.isEmpty() || key.isEmpty()) {
      return List.of();
    }
    try {
      return List.of(
          Files.getLastModifiedTime(certificate.get()), Files.getLastModifiedTime(key.get()));
    } catch (IOException e) {
      // Being replaced; the next time will tell.
      return List.of();
    }
  }
}
