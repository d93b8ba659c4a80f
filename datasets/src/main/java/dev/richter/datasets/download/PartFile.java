package dev.richter.datasets.download;

import dev.richter.datasets.catalog.Checksum;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What has arrived so far of a file: {@code NAME.part}, and beside it {@code NAME.part.version},
 * which tells by what the server knows this version of the file again. A run that ends leaves both
 * to the next one.
 *
 * <p>Every method throws a {@link RichterException} with {@link ErrorCode#STORAGE_FAILED} if the
 * storage refuses.
 */
final class PartFile {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path part;
  private final Path versionFile;

  private PartFile(Path target) {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.versionFile = target.resolveSibling(target.getFileName() + ".part.version");
  }

  /** The part of a file, whose folder has to be there. */
  static PartFile of(Path target) {
    return new PartFile(target);
  }

  /** How many bytes are there. */
  long sizeBytes() {
    try {
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Which version of the file the bytes are of, or nothing if the server did not say. */
  Optional<Version> version() {
    try {
      if (!Files.exists(versionFile)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(versionFile);
      return lines.size() == 2
          ? Optional.of(new Version(lines.get(0), lines.get(1)))
          : Optional.empty();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Forgets the bytes that are there, and starts those of another version. */
  void restart(Optional<Version> version) {
    discard();
    if (version.isPresent()) {
      try {
        Files.write(versionFile, List.of(version.get().header(), version.get().value()));
      } catch (IOException failure) {
        throw failed(failure);
      }
    }
  }

  /** Deletes what is there. */
  void discard() {
    try {
      Files.deleteIfExists(versionFile);
      Files.deleteIfExists(part);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Opens the part to append to it. */
  FileChannel append() {
    try {
      return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Writes a piece at the end. */
  void write(FileChannel channel, ByteBuffer piece) {
    try {
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Fails if the disk has not so much room. */
  void requireRoom(long bytes) {
    long free;
    try {
      free = Files.getFileStore(folder()).getUsableSpace();
    } catch (IOException failure) {
      throw failed(failure);
    }
    if (free < bytes) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED,
          "%s: the disk is full: it has room for %d bytes, %d more are expected"
              .formatted(part, free, bytes));
    }
  }

  private Path folder() {
    Path folder = target.toAbsolutePath().getParent();
    return folder == null ? target : folder;
  }

  /** The digest of what is there, in hexadecimal. */
  String digest(Checksum.Algorithm algorithm) {
    try (InputStream input = Files.newInputStream(part)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm.algorithmName());
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException failure) {
      throw failed(failure);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Forces the bytes to the device, and gives the file its name. */
  void complete() {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(versionFile);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private RichterException failed(IOException failure) {
    return OutputFile.failed(part, failure);
  }

  /**
   * By what a server knows a version of a file again.
   *
   * @param header {@code ETag} or {@code Last-Modified}
   * @param value the value of the header
   */
  record Version(String header, String value) {}
}
