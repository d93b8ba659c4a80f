package dev.richter.server.store;

import dev.richter.RichterIndex;
import dev.richter.VerifyReport;
import dev.richter.error.RichterException;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.lucene.util.IOUtils;

/**
 * Copies of collections as ZIP files: {@code collection.json}, and the files of the index below
 * {@code index/}. Files that come from elsewhere are checked whole before they are used.
 */
public final class Snapshots {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final Pattern INDEX_FILE =
      Pattern.compile("index/([A-Za-z0-9_][A-Za-z0-9_.-]{0,254})");
  private static final int MOST_FILES = 100_000;
  private static final int MOST_DESCRIPTION_BYTES = 1 << 16;

  private final Path directory;
  private final long maxBytes;

  Snapshots(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /**
   * A snapshot on the server.
   *
   * @param name its name
   * @param created when it was made
   * @param sizeBytes its size
   */
  public record Snapshot(String name, Instant created, long sizeBytes) {}

  /** Where the bytes of a snapshot come from. */
  public sealed interface Source {

    /** A file of the server. */
    record Stored(Path file) implements Source {}

    /** What arrives from elsewhere. */
    record Uploaded(InputStream bytes) implements Source {}
  }

  /** The snapshots of a collection, the oldest first. */
  public List<Snapshot> list(String collection) {
    Path own = directory.resolve(collection);
    List<Snapshot> found = new ArrayList<>();
    if (Files.isDirectory(own)) {
      try (var files = Files.newDirectoryStream(own)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          if (NAME.matcher(name).matches()) {
            described(file).ifPresent(found::add);
          }
        }
      } catch (NoSuchFileException e) {
        return List.of();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    found.sort(Comparator.comparing(Snapshot::created).thenComparing(Snapshot::name));
    return found;
  }

  /** A file of a snapshot, unless it was deleted meanwhile. */
  private static Optional<Snapshot> described(Path file) throws IOException {
    try {
      return Optional.of(
          new Snapshot(
              file.getFileName().toString(),
              Files.getLastModifiedTime(file).toInstant(),
              Files.size(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Makes a snapshot of everything written so far. */
  public synchronized Snapshot create(Collection collection) {
    collection.awaitDurable();
    try {
      Path own = Files.createDirectories(directory.resolve(collection.name()));
      Path copy = own.resolve(Collections.hidden("copy"));
      Path zip = own.resolve(Collections.hidden("zip"));
      try {
        collection.read(
            index -> {
              index.snapshot(copy);
              return true;
            });
        pack(copy, collection.file(), zip);
        Path target = free(own, "%s-%s".formatted(collection.name(), TIME.format(Instant.now())));
        Files.move(zip, target);
        IOUtils.fsync(own, true);
        return new Snapshot(
            target.getFileName().toString(),
            Files.getLastModifiedTime(target).toInstant(),
            Files.size(target));
      } finally {
        IOUtils.rm(copy);
        Files.deleteIfExists(zip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A name that no other snapshot has; snapshots are made one after the other. */
  private static Path free(Path own, String prefix) {
    int number = 1;
    while (Files.exists(own.resolve("%s-%d.zip".formatted(prefix, number)))) {
      number++;
    }
    return own.resolve("%s-%d.zip".formatted(prefix, number));
  }

  private static void pack(Path index, CollectionFile description, Path zip) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip, StandardOpenOption.CREATE_NEW);
        ZipOutputStream out = new ZipOutputStream(file);
        var files = Files.newDirectoryStream(index)) {
      // The weights of vectors hardly compress.
      out.setLevel(Deflater.NO_COMPRESSION);
      out.putNextEntry(new ZipEntry(CollectionFile.NAME));
      out.write(description.toBytes());
      for (Path part : files) {
        if (INDEX_FILE.matcher("index/" + part.getFileName()).matches()) {
          out.putNextEntry(new ZipEntry("index/" + part.getFileName()));
          Files.copy(part, out);
        }
      }
    }
    IOUtils.fsync(zip, false);
  }

  /**
   * The file of a snapshot.
   *
   * @throws ProblemException if there is none
   */
  public Path file(String collection, String name) {
    Path file = directory.resolve(collection).resolve(name);
    if (!NAME.matcher(name).matches() || !Files.isRegularFile(file)) {
      throw notFound(collection, name);
    }
    return file;
  }

  /**
   * Deletes a snapshot.
   *
   * @throws ProblemException if there is none
   */
  public void delete(String collection, String name) {
    try {
      Files.delete(file(collection, name));
    } catch (NoSuchFileException e) {
      throw notFound(collection, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException notFound(String collection, String name) {
    return new ProblemException(
        ProblemCode.SNAPSHOT_NOT_FOUND,
        "collection \"%s\" has no snapshot \"%s\"".formatted(collection, name));
  }

  void deleteAll(String collection) {
    try {
      Path own = directory.resolve(collection);
      if (Files.isDirectory(own)) {
        IOUtils.rm(own);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void removeUnfinished() throws IOException {
    try (var collections = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path own : collections) {
        try (var files = Files.newDirectoryStream(own, ".*")) {
          for (Path file : files) {
            IOUtils.rm(file);
          }
        }
      }
    }
  }

  /**
   * An unpacked snapshot that was checked.
   *
   * @param directory what is removed when this is closed
   * @param index the directory of its index, which may be moved away
   * @param recall what queries reach by default
   */
  record Unpacked(Path directory, Path index, OptionalDouble recall) implements Closeable {

    @Override
    public void close() {
      Collections.removeQuietly(directory);
    }
  }

  /**
   * Unpacks a snapshot beside the collections and checks it.
   *
   * @throws ProblemException if it is none, too large, or damaged
   */
  Unpacked unpack(Source source, Path beside) {
    try {
      Path target = Files.createDirectory(beside.resolve(Collections.hidden("unpacked")));
      Unpacked unpacked = new Unpacked(target, target.resolve("index"), OptionalDouble.empty());
      try {
        Path file =
            switch (source) {
              case Source.Stored stored -> stored.file();
              case Source.Uploaded uploaded -> spooled(uploaded.bytes(), target.resolve("zip"));
            };
        Files.createDirectory(unpacked.index());
        // Opened by its directory, which comes last, so that what was cut short is never unpacked.
        try (ZipFile zip = new ZipFile(file.toFile())) {
          OptionalDouble recall = new Unpacking(zip, unpacked.index(), maxBytes).run();
          check(unpacked.index());
          return new Unpacked(target, unpacked.index(), recall);
        }
      } catch (ZipException | IllegalArgumentException e) {
        unpacked.close();
        throw invalid("it is not a ZIP file, or was cut short");
      } catch (EOFException e) {
        unpacked.close();
        throw invalid("it has a file that was cut short");
      } catch (Throwable t) {
        unpacked.close();
        throw t;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path spooled(InputStream bytes, Path file) throws IOException {
    // The format adds little to what it holds.
    long left = Math.max(maxBytes, maxBytes + (maxBytes >> 8) + MOST_DESCRIPTION_BYTES);
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = read(bytes, buffer); count >= 0; count = read(bytes, buffer)) {
        left -= count;
        if (left < 0) {
          throw invalid("it is larger than the server takes");
        }
        out.write(buffer, 0, count);
      }
    }
    return file;
  }

  private static int read(InputStream bytes, byte[] buffer) {
    try {
      return bytes.read(buffer);
    } catch (IOException e) {
      throw invalid("the body was cut short");
    }
  }

  private static void check(Path index) {
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      VerifyReport report = opened.verify();
      if (!report.isSound()) {
        throw invalid("its index has %d problems".formatted(report.problems().size()));
      }
    } catch (RichterException e) {
      throw invalid("its index cannot be opened: " + e.code());
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.SNAPSHOT_INVALID, detail);
  }

  /** Writes the entries of a ZIP file that belong to a snapshot; others are refused. */
  private static final class Unpacking {

    private final ZipFile zip;
    private final Path index;
    private final byte[] buffer = new byte[1 << 16];
    private long left;

    Unpacking(ZipFile zip, Path index, long maxBytes) {
      this.zip = zip;
      this.index = index;
      this.left = maxBytes;
    }

    OptionalDouble run() throws IOException {
      List<? extends ZipEntry> entries = zip.stream().toList();
      long names = entries.stream().map(ZipEntry::getName).distinct().count();
      if (names < entries.size() || names > MOST_FILES) {
        throw invalid("it has a file twice, or more than %d files".formatted(MOST_FILES));
      }
      Optional<OptionalDouble> recall = Optional.empty();
      for (ZipEntry entry : entries) {
        Matcher indexFile = INDEX_FILE.matcher(entry.getName());
        if (entry.getName().equals(CollectionFile.NAME)) {
          recall = Optional.of(description(entry));
        } else if (indexFile.matches() && !indexFile.group(1).equals("write.lock")) {
          copy(entry, index.resolve(indexFile.group(1)));
        } else {
          throw invalid("it has a file that belongs to no snapshot");
        }
      }
      IOUtils.fsync(index, true);
      return recall.orElseThrow(
          () -> invalid("it is no ZIP file of a snapshot, " + CollectionFile.NAME + " is missing"));
    }

    private OptionalDouble description(ZipEntry entry) throws IOException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      copy(entry, text, MOST_DESCRIPTION_BYTES);
      try {
        return CollectionFile.parse(text.toByteArray()).recall();
      } catch (IOException | RichterException e) {
        throw invalid(CollectionFile.NAME + " cannot be read");
      }
    }

    private void copy(ZipEntry entry, Path target) throws IOException {
      try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
        left -= copy(entry, out, left);
      }
      IOUtils.fsync(target, false);
    }

    /** Copies what has to be of the size and checksum that the directory tells. */
    private long copy(ZipEntry entry, OutputStream out, long limit) throws IOException {
      CRC32 checksum = new CRC32();
      long size = 0;
      try (InputStream in = zip.getInputStream(entry)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          size += count;
          if (size > limit) {
            throw invalid("unpacked, it is larger than the server takes");
          }
          checksum.update(buffer, 0, count);
          out.write(buffer, 0, count);
        }
      }
      if (size != entry.getSize() || checksum.getValue() != entry.getCrc()) {
        throw invalid("it has a file that is not what its directory says");
      }
      return size;
    }
  }
}
