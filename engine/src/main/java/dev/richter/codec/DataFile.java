package dev.richter.codec;

import java.io.EOFException;
import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

/**
 * A data file of a field in a segment: a header, one {@link Region}, a footer.
 *
 * @param codec the name in the header
 * @param version the version in the header; no other is read
 * @param extension the extension of the file name
 * @param segment the segment
 * @param suffix what tells the field's file from those of other fields and formats
 */
record DataFile(String codec, int version, String extension, SegmentInfo segment, String suffix) {

  static DataFile forward(SegmentInfo segment, String segmentSuffix, int field) {
    return of(
        SparseVectorsFormat.FILES,
        SparseVectorsFormat.FORWARD_CODEC,
        SparseVectorsFormat.FORWARD_EXTENSION,
        segment,
        segmentSuffix,
        field);
  }

  static DataFile lists(SegmentInfo segment, String segmentSuffix, int field) {
    return of(
        SparseVectorsFormat.FILES,
        SparseVectorsFormat.LISTS_CODEC,
        SparseVectorsFormat.LISTS_EXTENSION,
        segment,
        segmentSuffix,
        field);
  }

  static DataFile rows(SegmentInfo segment, String segmentSuffix, int field) {
    return of(
        MultiVectorsFormat.FILES,
        MultiVectorsFormat.ROWS_CODEC,
        MultiVectorsFormat.ROWS_EXTENSION,
        segment,
        segmentSuffix,
        field);
  }

  static DataFile codes(SegmentInfo segment, String segmentSuffix, int field) {
    return of(
        MultiVectorsFormat.FILES,
        MultiVectorsFormat.CODES_CODEC,
        MultiVectorsFormat.CODES_EXTENSION,
        segment,
        segmentSuffix,
        field);
  }

  static DataFile centroidLists(SegmentInfo segment, String segmentSuffix, int field) {
    return of(
        MultiVectorsFormat.FILES,
        MultiVectorsFormat.LISTS_CODEC,
        MultiVectorsFormat.LISTS_EXTENSION,
        segment,
        segmentSuffix,
        field);
  }

  private static DataFile of(
      VectorFiles files,
      String codec,
      String extension,
      SegmentInfo segment,
      String segmentSuffix,
      int field) {
    String suffix = segmentSuffix.isEmpty() ? "" + field : segmentSuffix + "_" + field;
    return new DataFile(codec, files.version(), extension, segment, suffix);
  }

  private String name() {
    return IndexFileNames.segmentFileName(segment.name, suffix, extension);
  }

  /** Creates the file and writes its header. */
  IndexOutput create(Directory directory, IOContext context) throws IOException {
    IndexOutput output = directory.createOutput(name(), context);
    try {
      CodecUtil.writeIndexHeader(output, codec, version, segment.getId(), suffix);
      return output;
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, output);
      throw t;
    }
  }

  /** Opens the file and checks its length, its header and the form of its footer. */
  IndexInput open(Directory directory, IOContext context, long regionBytes) throws IOException {
    IndexInput input = directory.openInput(name(), context);
    try {
      long expected = regionStart() + regionBytes + CodecUtil.footerLength();
      if (input.length() != expected) {
        throw new CorruptIndexException(
            "the file has %d bytes, expected %d".formatted(input.length(), expected), input);
      }
      checkHeader(input);
      CodecUtil.retrieveChecksum(input);
      return input;
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, input);
      throw t;
    }
  }

  private void checkHeader(IndexInput input) throws IOException {
    try {
      CodecUtil.checkIndexHeader(input, codec, version, version, segment.getId(), suffix);
    } catch (EOFException | NegativeArraySizeException e) {
      // The length of a name in the header is altered.
      throw new CorruptIndexException("the header cannot be read", input, e);
    }
  }

  /** The region of the opened file. */
  Region region(IndexInput input, long regionBytes, int[] checksums) throws IOException {
    return Region.open(input, regionStart(), regionBytes, checksums);
  }

  private long regionStart() {
    return CodecUtil.indexHeaderLength(codec, suffix);
  }
}
