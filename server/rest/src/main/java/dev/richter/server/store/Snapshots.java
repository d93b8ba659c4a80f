package dev.richter.server.store;

import dev.richter.RichterIndex;
import dev.richter.VerifyReport;
import dev.richter.error.RichterException;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
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
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
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
  @FunctionalInterface
  public interface Source {
    /** Opens them. */
    InputStream open() throws IOException;
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
            found.add(
                new Snapshot(name, Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    found.sort(Comparator.comparing(Snapshot::created).thenComparing(Snapshot::name));
    return found;
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
      try (InputStream bytes = source.open();
          ZipInputStream zip = new ZipInputStream(bytes)) {
        Files.createDirectory(unpacked.index());
        OptionalDouble recall = new Unpacking(zip, unpacked.index(), maxBytes).run();
        check(unpacked.index());
        return new Unpacked(target, unpacked.index(), recall);
      } catch (ZipException e) {
        unpacked.close();
        throw invalid("it is not a ZIP file: " + e.getMessage());
      } catch (EOFException e) {
        unpacked.close();
        throw invalid("it was cut short");
      } catch (Throwable t) {
        unpacked.close();
        throw t;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

    private final ZipInputStream zip;
    private final Path index;
    private final byte[] buffer = new byte[1 << 16];
    private final Set<String> names = new HashSet<>();
    private long left;

    Unpacking(ZipInputStream zip, Path index, long maxBytes) {
      this.zip = zip;
      this.index = index;
      this.left = maxBytes;
    }

    OptionalDouble run() throws IOException {
      OptionalDouble recall = OptionalDouble.empty();
      for (ZipEntry entry = next(); entry != null; entry = next()) {
        if (!names.add(entry.getName()) || names.size() > MOST_FILES) {
          throw invalid("it has a file twice, or more than %d files".formatted(MOST_FILES));
        }
        Matcher indexFile = INDEX_FILE.matcher(entry.getName());
        if (entry.getName().equals(CollectionFile.NAME)) {
          recall = description();
        } else if (indexFile.matches() && !indexFile.group(1).equals("write.lock")) {
          copy(index.resolve(indexFile.group(1)));
        } else {
          throw invalid("it has a file that belongs to no snapshot");
        }
      }
      if (!names.contains(CollectionFile.NAME)) {
        throw invalid("it is no ZIP file of a snapshot, " + CollectionFile.NAME + " is missing");
      }
      IOUtils.fsync(index, true);
      return recall;
    }

    @SuppressWarnings("NullAway") // the end of the file
    private ZipEntry next() throws IOException {
      try {
        return zip.getNextEntry();
      } catch (IllegalArgumentException e) {
        throw invalid("it has a name that is not text");
      }
    }

    private OptionalDouble description() throws IOException {
      byte[] text = zip.readNBytes(MOST_DESCRIPTION_BYTES);
      try {
        return CollectionFile.parse(text).recall();
      } catch (IOException | RichterException e) {
        throw invalid(CollectionFile.NAME + " cannot be read");
      }
    }

    private void copy(Path target) throws IOException {
      try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
        for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
          left -= count;
          if (left < 0) {
            throw invalid("unpacked, it is larger than the server takes");
          }
          out.write(buffer, 0, count);
        }
      }
      IOUtils.fsync(target, false);
    }
  }
}
