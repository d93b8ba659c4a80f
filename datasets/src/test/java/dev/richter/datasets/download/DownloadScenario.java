package dev.richter.datasets.download;

import static dev.richter.datasets.download.ScriptedServer.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.datasets.catalog.Checksum;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DownloadListener.Fetched;
import dev.richter.datasets.download.ScriptedServer.Response;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder to download to, and servers that misbehave as their script says. */
abstract class DownloadScenario {

  static final byte[] CONTENT = content(11, 300_000);
  static final String TAG = "\"one\"";
  static final int CUT = 120_000;

  static final DownloadOptions OPTIONS = options(Duration.ofMinutes(1), 3);

  @TempDir Path directory;

  final List<ScriptedServer> servers = new ArrayList<>();
  final List<Fetched> fetched = new ArrayList<>();

  @AfterEach
  void stopServers() throws IOException {
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  /** Options that wait so long for bytes, and hardly between so many attempts. */
  static DownloadOptions options(Duration stallTimeout, int attempts) {
    return new DownloadOptions(
        Duration.ofMinutes(1), stallTimeout, attempts, Duration.ofMillis(1), Duration.ofSeconds(2));
  }

  ScriptedServer start(Response... script) throws IOException {
    ScriptedServer server = ScriptedServer.start(script);
    servers.add(server);
    return server;
  }

  Path target() {
    return directory.resolve("file");
  }

  void fetch(Download download, DownloadOptions options) {
    try (Downloader downloader = new Downloader(options, Mirrors.NONE, recording())) {
      downloader.fetch(download, target());
    }
  }

  RichterException fails(Download download, DownloadOptions options) {
    return catchThrowableOfType(RichterException.class, () -> fetch(download, options));
  }

  DownloadListener recording() {
    return new DownloadListener() {
      @Override
      public void received(Download download, long bytes, OptionalLong total) {
        assertThat(bytes).isPositive();
      }

      @Override
      public void fetched(Download download, Fetched file) {
        fetched.add(file);
      }
    };
  }

  void assertArrived(byte[] expected) throws IOException {
    assertThat(Files.readAllBytes(target())).isEqualTo(expected);
    assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains(".part"));
    assertThat(fetched).hasSize(1);
  }

  static Download download(ScriptedServer server, Checksum checksum) {
    return download(server, Optional.of(checksum), OptionalLong.empty());
  }

  static Download download(ScriptedServer server, Optional<Checksum> checksum, OptionalLong size) {
    return new Download("file", server.url("/data/file"), size, checksum, Map.of(), "test");
  }

  static Checksum checksum(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content);
      return new Checksum(Checksum.Algorithm.MD5, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] content(long seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }
}
