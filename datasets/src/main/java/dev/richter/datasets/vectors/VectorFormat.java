package dev.richter.datasets.vectors;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The file formats of sparse vectors. All are little-endian, and each may be gzip: a reader goes by
 * the content, a writer by a name that ends with {@code .gz}.
 */
public enum VectorFormat {
  /**
   * The compressed sparse rows of the BigANN benchmark's sparse track.
   *
   * <pre>
   * int64    rows, columns, nonZeros
   * int64    rowStart[rows + 1]    position of each row in the sections below; the first is 0, the last is nonZeros
   * int32    token[nonZeros]       less than columns
   * float32  weight[nonZeros]
   * </pre>
   */
  CSR("csr", false),

  /**
   * The input of the tools that come with Seismic, often named {@code documents.bin} and {@code
   * queries.bin}.
   *
   * <pre>
   * uint32   vectors
   * for each vector:
   *   uint32   size
   *   uint32   token[size]
   *   float32  weight[size]
   * </pre>
   */
  SEISMIC_BINARY("seismic-binary", false),

  /**
   * One JSON object a line: {@code {"id": 7, "content": "…", "vector": {"token": 1.25, …}}}. The
   * content may be absent or null.
   */
  SEISMIC_JSONL("seismic-jsonl", true),

  /**
   * What Anserini calls a JsonVectorCollection, one JSON object a line: {@code {"id": "7",
   * "contents": "…", "vector": {"token": 1.25, …}}}.
   */
  ANSERINI_JSONL("anserini-jsonl", true);

  private final String formatName;
  private final boolean textual;

  VectorFormat(String formatName, boolean textual) {
    this.formatName = formatName;
    this.textual = textual;
  }

  /** The name that commands and messages use. */
  public String formatName() {
    return formatName;
  }

  /**
   * Whether files of this format hold identifiers, texts and textual tokens; if not, records are
   * known by their rows and tokens by their numbers.
   */
  public boolean textual() {
    return textual;
  }

  /**
   * The format of a name.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is none
   */
  public static VectorFormat ofName(String formatName) {
    return Arrays.stream(values())
        .filter(format -> format.formatName.equals(formatName))
        .findFirst()
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "vector format \"%s\", expected one of %s"
                        .formatted(
                            formatName,
                            Arrays.stream(values())
                                .map(VectorFormat::formatName)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * Tells the format of an existing file by its name and its first bytes.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, with {@link
   *     ErrorCode#DATA_MALFORMED} if it is none of these formats, or as {@link VectorReader}
   */
  public static VectorFormat detect(Path path) {
    return FormatDetection.detect(path);
  }

  /**
   * Opens a file of this format.
   *
   * @param dictionary the numbers of textual tokens; used only if the format is {@link #textual}
   * @throws RichterException with {@code DATA_NOT_FOUND}, {@code DATA_MALFORMED}, {@code
   *     DATA_TRUNCATED} or {@code STORAGE_FAILED}
   */
  public VectorReader open(Path path, TokenDictionary dictionary) {
    return switch (this) {
      case CSR -> new CsrReader(path);
      case SEISMIC_BINARY -> new SeismicBinaryReader(path);
      case SEISMIC_JSONL -> new JsonVectorReader(path, "content", dictionary);
      case ANSERINI_JSONL -> new JsonVectorReader(path, "contents", dictionary);
    };
  }

  /**
   * Starts a file of this format, which appears under its name when it is {@linkplain
   * VectorWriter#finish finished}.
   *
   * @param dictionary the texts of tokens; used only if the format is {@link #textual}
   * @throws RichterException with {@code STORAGE_FAILED} if its directory is missing or takes no
   *     file
   */
  public VectorWriter create(Path path, TokenDictionary dictionary) {
    return switch (this) {
      case CSR -> new CsrWriter(path);
      case SEISMIC_BINARY -> new SeismicBinaryWriter(path);
      case SEISMIC_JSONL -> new JsonVectorWriter(path, "content", dictionary);
      case ANSERINI_JSONL -> new JsonVectorWriter(path, "contents", dictionary);
    };
  }
}
