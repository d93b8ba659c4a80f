package dev.richter.datasets.vectors;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the values of a NumPy file (<a
 * href="https://numpy.org/neps/nep-0001-npy-format.html">NEP 1</a>): [6 bytes] {@code \x93NUMPY},
 * [byte] major version, [byte] minor version, the length of the rest as [2 bytes] in version 1.0
 * and [4 bytes] in 2.0 and 3.0, and the rest, a Python dictionary padded with spaces to a line
 * feed: {@code {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }}.
 *
 * @param dtype type and byte order of a value
 * @param shape the length of each dimension
 * @param sizeBytes where the values start
 */
record NpyHeader(String dtype, List<Long> shape, long sizeBytes) {

  /** The length of the headers written here, room for any shape. */
  static final int WRITTEN_BYTES = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_BYTES = 2;

  /** No array of numbers needs as much. */
  private static final int MAX_TEXT_BYTES = 1 << 16;

  private static final Pattern DTYPE = entry("descr", "'([^']*)'");
  private static final Pattern FORTRAN_ORDER = entry("fortran_order", "(True|False)");
  private static final Pattern SHAPE = entry("shape", "\\(([0-9, ]*)\\)");
  private static final Pattern REST = Pattern.compile("\\s*\\{\\s*,?\\s*,?\\s*,?\\s*}\\s*");
  private static final Pattern COMMA = Pattern.compile(" *, *");
  private static final int MAX_DIGITS = 18;

  private static Pattern entry(String key, String value) {
    return Pattern.compile("'%s'\\s*:\\s*%s".formatted(key, value));
  }

  /** A header of {@value #WRITTEN_BYTES} bytes, of version 1.0. */
  static byte[] encode(String dtype, long... shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(dtype, lengths, shape.length == 1 ? "," : "");
    int textBytes = WRITTEN_BYTES - MAGIC.length - VERSION_BYTES - Short.BYTES;
    return ByteBuffer.allocate(WRITTEN_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) textBytes)
        .put(
            "%%-%ds\n".formatted(textBytes - 1).formatted(text).getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /**
   * Reads the header of a file.
   *
   * @throws RichterException with {@link ErrorCode#DATA_TRUNCATED} or {@link
   *     ErrorCode#DATA_MALFORMED}
   */
  static NpyHeader read(Path path, FileChannel channel) throws IOException {
    int start = MAGIC.length + VERSION_BYTES;
    byte[] magic = read(path, channel, 0, start);
    if (!Arrays.equals(magic, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw malformed(
          path, 0, "%s, expected %s as in every NumPy file".formatted(hex(magic), hex(MAGIC)));
    }
    int version = magic[MAGIC.length];
    if (version < 1 || version > 3) {
      throw malformed(path, MAGIC.length, "version %d, expected 1 to 3".formatted(version));
    }
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer length =
        ByteBuffer.wrap(read(path, channel, start, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
    long textBytes =
        version == 1
            ? Short.toUnsignedLong(length.getShort(0))
            : Integer.toUnsignedLong(length.getInt(0));
    if (textBytes > MAX_TEXT_BYTES) {
      throw malformed(
          path,
          start,
          "a header of %d bytes, expected at most %d".formatted(textBytes, MAX_TEXT_BYTES));
    }
    int textStart = start + lengthBytes;
    byte[] text = read(path, channel, textStart, (int) textBytes);
    return parse(
        path, new String(text, StandardCharsets.UTF_8).replace('"', '\''), textStart, textBytes);
  }

  private static NpyHeader parse(Path path, String text, int start, long length) {
    Matcher dtype = find(path, DTYPE, text, start, "'descr': the type of the values");
    Matcher order = find(path, FORTRAN_ORDER, text, start, "'fortran_order': False");
    Matcher shape = find(path, SHAPE, text, start, "'shape': the lengths");
    String rest = text;
    for (Matcher entry : List.of(dtype, order, shape)) {
      rest = rest.replace(entry.group(), "");
    }
    if (!REST.matcher(rest).matches()) {
      throw malformed(
          path,
          start,
          "header %s, expected a dictionary of 'descr', 'fortran_order' and 'shape'"
              .formatted(text.strip()));
    }
    if (order.group(1).equals("True")) {
      throw malformed(
          path, start, "'fortran_order': True, expected False: save np.ascontiguousarray(array)");
    }
    List<String> lengths =
        COMMA.splitAsStream(shape.group(1).strip()).filter(digits -> !digits.isEmpty()).toList();
    if (!lengths.stream().allMatch(digits -> digits.matches("[0-9]{1,%d}".formatted(MAX_DIGITS)))) {
      throw malformed(
          path, start, "'shape': (%s), expected numbers in it".formatted(shape.group(1)));
    }
    return new NpyHeader(
        dtype.group(1), lengths.stream().map(Long::valueOf).toList(), start + length);
  }

  private static Matcher find(Path path, Pattern entry, String text, int start, String expected) {
    Matcher matcher = entry.matcher(text);
    if (!matcher.find()) {
      throw malformed(
          path, start, "header %s, expected in it %s".formatted(text.strip(), expected));
    }
    return matcher;
  }

  private static byte[] read(Path path, FileChannel channel, long position, int count)
      throws IOException {
    byte[] content = new byte[count];
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new RichterException(
            ErrorCode.DATA_TRUNCATED,
            "%s, byte %d: the file ends %d bytes before the end of its NumPy header"
                .formatted(path, position + bytes.position(), bytes.remaining()));
      }
    }
    return content;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, MAGIC.length);
  }

  private static RichterException malformed(Path path, long position, String message) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED, "%s, byte %d: %s".formatted(path, position, message));
  }
}
