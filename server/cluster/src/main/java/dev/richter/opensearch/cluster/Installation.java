package dev.richter.opensearch.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A directory that OpenSearch is installed in, as {@code path.home} names it. The nodes of a
 * cluster share one; what they write is elsewhere.
 *
 * @param lib the directory of OpenSearch's own libraries
 * @param home the directory with {@code modules} and {@code plugins}
 */
public record Installation(Path lib, Path home) {

  private static final String DESCRIPTOR = "plugin-descriptor.properties";

  /**
   * Makes an installation without plugins.
   *
   * @param distribution a directory with {@code lib}, which is used where it is, and {@code
   *     modules}, which are copied
   * @param home the directory to make
   */
  public static Installation create(Path distribution, Path home) throws IOException {
    Files.createDirectories(home.resolve("plugins"));
    Path modules = distribution.resolve("modules");
    try (Stream<Path> files = Files.walk(modules)) {
      for (Path file : files.toList()) {
        Files.copy(file, home.resolve("modules").resolve(modules.relativize(file).toString()));
      }
    }
    return new Installation(distribution.resolve("lib").toRealPath(), home);
  }

  /**
   * Unpacks a plugin into {@code plugins}, to the place where OpenSearch's own command puts it.
   * Whether plugin and OpenSearch fit each other is found out by OpenSearch when a node starts.
   *
   * @param zip the plugin as it is published
   * @return the directory of the plugin
   * @throws IOException if it is not a plugin, or there is one of the same name
   */
  public Path install(Path zip) throws IOException {
    Path plugins = home.resolve("plugins");
    Path unpacked = Files.createTempDirectory(home, ".installing-");
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(file)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = unpacked.resolve(entry.getName()).normalize();
        if (!target.startsWith(unpacked)) {
          throw new IOException(
              "%s has the entry %s, which is outside of it".formatted(zip, entry.getName()));
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(entries, target);
        }
      }
    }
    Path descriptor = unpacked.resolve(DESCRIPTOR);
    if (!Files.exists(descriptor)) {
      throw new IOException("%s is no plugin: it has no %s".formatted(zip, DESCRIPTOR));
    }
    return Files.move(
        unpacked, plugins.resolve(folderName(descriptor)), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String folderName(Path descriptor) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(descriptor)) {
      properties.load(reader);
    }
    return properties.getProperty("custom.foldername", properties.getProperty("name"));
  }
}
