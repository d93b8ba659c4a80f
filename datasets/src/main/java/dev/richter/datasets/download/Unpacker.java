package dev.richter.datasets.download;

import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.ArchiveException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Takes members out of an archive. Only members that are asked for by name are written, and only
 * where the caller says: what names an archive holds besides, and where they lead, does not matter.
 * Each file appears whole or not at all.
 */
final class Unpacker {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int NAMES_SHOWN = 8;

  private final Path archive;
  private final Map<String, Path> targets;
  private final List<String> seen = new ArrayList<>();

  private Unpacker(Path archive, Map<String, Path> targets) {
    this.archive = archive;
    this.targets = new LinkedHashMap<>(targets);
  }

  /**
   * Unpacks a ZIP file.
   *
   * @param targets where which member goes
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if a member is missing or
   *     damaged, or the content far larger than the archive, or {@link ErrorCode#STORAGE_FAILED}
   */
  static void unzip(Path archive, Map<String, Path> targets) {
    new Unpacker(archive, targets).unzip();
  }

  /** Unpacks a {@code .tar.gz} file; otherwise like {@link #unzip}. */
  static void untar(Path archive, Map<String, Path> targets) {
    new Unpacker(archive, targets).untar();
  }

  private void unzip() {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        seen.add(entry.getName());
        Path target = entry.isDirectory() ? null : targets.remove(entry.getName());
        if (target != null) {
          extract(zip, entry, target);
        }
      }
      requireAllFound();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private void extract(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    long archiveBytes = Files.size(archive);
    try (CheckedInputStream content =
        new CheckedInputStream(
            LimitedInput.of(zip.getInputStream(entry), archive, archiveBytes), new CRC32())) {
      write(content, target, () -> requireIntact(entry, content.getChecksum().getValue()));
    }
  }

  private static void requireIntact(ZipEntry entry, long crc) throws ZipException {
    if (entry.getCrc() != crc) {
      throw new ZipException(
          "the checksum of %s is %08x, expected %08x"
              .formatted(entry.getName(), crc, entry.getCrc()));
    }
  }

  private void untar() {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                LimitedInput.of(
                    new GZIPInputStream(file, BUFFER_BYTES), archive, Files.size(archive)))) {
      // What follows the last member that is wanted need not be read.
      for (TarArchiveEntry entry = tar.getNextEntry();
          entry != null && !targets.isEmpty();
          entry = tar.getNextEntry()) {
        String name =
            entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
        seen.add(name);
        Path target = entry.isFile() ? targets.remove(name) : null;
        if (target != null) {
          write(tar, target, () -> {});
        }
      }
      requireAllFound();
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  /** Looks at what was read before it gets its name. */
  private interface Check {
    void run() throws IOException;
  }

  private static void write(InputStream content, Path target, Check check) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (OutputFile output = OutputFile.create(target)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        write(output.content(), buffer, read, target);
      }
      check.run();
      output.commit();
    }
  }

  private static void write(OutputStream output, byte[] bytes, int length, Path target) {
    try {
      output.write(bytes, 0, length);
    } catch (IOException failure) {
      throw OutputFile.failed(target, failure);
    }
  }

  private void requireAllFound() {
    if (!targets.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: it does not hold %s, expected beside %s"
              .formatted(
                  archive,
                  String.join(", ", targets.keySet()),
                  String.join(", ", seen.subList(0, Math.min(NAMES_SHOWN, seen.size())))));
    }
  }

  private RichterException unreadable(IOException failure) {
    boolean damaged =
        failure instanceof ZipException
            || failure instanceof EOFException
            || failure instanceof ArchiveException;
    return damaged
        ? new RichterException(
            ErrorCode.DATA_MALFORMED,
            "%s: the archive is damaged: %s".formatted(archive, failure.getMessage()),
            failure)
        : new RichterException(
            ErrorCode.STORAGE_FAILED,
            "%s: cannot be unpacked: %s".formatted(archive, failure.getMessage()),
            failure);
  }
}
