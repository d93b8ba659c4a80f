package dev.richter.datasets.vectors;

import dev.richter.datasets.io.ByteSource;
import dev.richter.datasets.io.JsonLines;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Tells formats apart. A name that says csr or jsonl is believed, so that errors are those of that
 * format; else the first bytes decide.
 */
final class FormatDetection {

  private static final int CSR_START_BYTES = CsrReader.HEADER_BYTES + Long.BYTES;

  private FormatDetection() {}

  static VectorFormat detect(Path path) {
    String name = path.toString().replaceFirst("\\.gz$", "");
    if (name.endsWith(".csr")) {
      return VectorFormat.CSR;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
      return detectJson(path);
    }
    try (ByteSource source = ByteSource.open(path)) {
      ByteBuffer start = start(source);
      if (isText(start)) {
        return detectJson(path);
      }
      if (isCsr(start, source)) {
        return VectorFormat.CSR;
      }
      if (isSeismicBinary(start, source)) {
        return VectorFormat.SEISMIC_BINARY;
      }
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: starts like no known vector format; name the format if it is one".formatted(path));
    }
  }

  private static ByteBuffer start(ByteSource source) {
    byte[] bytes = new byte[CSR_START_BYTES];
    int length = 0;
    for (int read = 0; read >= 0 && length < bytes.length; ) {
      read = source.read(bytes, length, bytes.length - length);
      length += Math.max(0, read);
    }
    return ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Text has no zero byte; the high bytes of counts and lengths are zero in all that fits a disk.
   */
  private static boolean isText(ByteBuffer start) {
    for (int i = 0; i < start.limit(); i++) {
      if (start.get(i) == 0) {
        return false;
      }
    }
    return start.limit() > 0;
  }

  private static boolean isCsr(ByteBuffer start, ByteSource source) {
    if (start.limit() < CSR_START_BYTES || start.getLong(CsrReader.HEADER_BYTES) != 0) {
      return false;
    }
    long rows = start.getLong(0);
    long columns = start.getLong(Long.BYTES);
    long nonZeros = start.getLong(2 * Long.BYTES);
    if (rows < 0 || columns < 0 || columns > 1L << 31 || nonZeros < 0) {
      return false;
    }
    int order =
        CsrReader.contentBytes(rows, nonZeros)
            .compareTo(BigInteger.valueOf(source.maxContentBytes()));
    return source.compressed() ? order <= 0 : order == 0;
  }

  private static boolean isSeismicBinary(ByteBuffer start, ByteSource source) {
    if (start.limit() < Integer.BYTES) {
      return false;
    }
    long vectors = Integer.toUnsignedLong(start.getInt(0));
    return Integer.BYTES * (vectors + 1) <= source.maxContentBytes();
  }

  private static VectorFormat detectJson(Path path) {
    try (JsonLines lines = JsonLines.open(path)) {
      VectorFormat format =
          lines.next(
              parser -> {
                VectorFormat found = VectorFormat.SEISMIC_JSONL;
                for (String field = lines.nextField(); field != null; field = lines.nextField()) {
                  if (field.equals("contents")) {
                    found = VectorFormat.ANSERINI_JSONL;
                  }
                  parser.skipChildren();
                }
                return found;
              });
      return format == null ? VectorFormat.SEISMIC_JSONL : format;
    }
  }
}
