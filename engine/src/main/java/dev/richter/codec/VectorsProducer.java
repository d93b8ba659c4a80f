package dev.richter.codec;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOUtils;

/**
 * What the formats of vectors have in common as they open a segment: only the meta file is read.
 *
 * @param <R> what reads a field
 */
abstract class VectorsProducer<R> extends DocValuesProducer {

  private final SegmentReadState state;
  private final VectorFiles files;
  private final List<Closeable> inputs = new ArrayList<>();
  private final Int2ObjectHashMap<R> fields = new Int2ObjectHashMap<>();

  VectorsProducer(SegmentReadState state, VectorFiles files) {
    this.state = state;
    this.files = files;
  }

  /** Opens a field whose number has just been read from the meta file. */
  abstract R readField(SegmentReadState segment, int field, ChecksumIndexInput meta)
      throws IOException;

  /** Compares everything that a field has with its checksums. */
  abstract void verifyAll(R reader) throws IOException;

  /** The values of a field. */
  abstract BinaryDocValues values(R reader);

  /** Opens all fields; where one cannot be opened, none stays open. */
  final void open() throws IOException {
    try {
      readMeta();
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, inputs);
      throw t;
    }
  }

  private void readMeta() throws IOException {
    String name =
        IndexFileNames.segmentFileName(
            state.segmentInfo.name, state.segmentSuffix, files.metaExtension());
    try (ChecksumIndexInput meta = state.directory.openChecksumInput(name)) {
      Throwable failure = null;
      try {
        CodecUtil.checkIndexHeader(
            meta,
            files.metaCodec(),
            files.version(),
            files.version(),
            state.segmentInfo.getId(),
            state.segmentSuffix);
        for (int field = meta.readInt();
            field != VectorsConsumer.NO_MORE_FIELDS;
            field = meta.readInt()) {
          fields.put(field, readField(state, field, meta));
        }
      } catch (Throwable t) {
        failure = t;
      } finally {
        CodecUtil.checkFooter(meta, failure);
      }
    }
  }

  /** Opens the region of a data file, whose checksums come next in the meta file. */
  final Region openRegion(DataFile file, long sizeBytes, ChecksumIndexInput meta)
      throws IOException {
    int[] checksums = readChecksums(meta, sizeBytes);
    IndexInput input = file.open(state.directory, state.context, sizeBytes);
    inputs.add(input);
    return file.region(input, sizeBytes, checksums);
  }

  private static int[] readChecksums(ChecksumIndexInput meta, long sizeBytes) throws IOException {
    int size = meta.readVInt();
    if (size != (sizeBytes + Region.PAGE_BYTES - 1) / Region.PAGE_BYTES) {
      throw new CorruptIndexException(
          "%d page checksums for a region of %d bytes".formatted(size, sizeBytes), meta);
    }
    int[] checksums = new int[size];
    for (int page = 0; page < size; page++) {
      checksums[page] = meta.readInt();
    }
    return checksums;
  }

  @Override
  public final BinaryDocValues getBinary(FieldInfo field) throws IOException {
    R reader = fields.get(field.number);
    if (reader == null) {
      throw new CorruptIndexException(
          "field \"%s\" is not in the meta file".formatted(field.name), state.segmentInfo.name);
    }
    return values(reader);
  }

  @Override
  public final void checkIntegrity() throws IOException {
    for (R reader : fields.values()) {
      verifyAll(reader);
    }
    for (Closeable input : inputs) {
      CodecUtil.checksumEntireFile((IndexInput) input);
    }
  }

  @Override
  public final void close() throws IOException {
    IOUtils.close(inputs);
  }

  @Override
  public final NumericDocValues getNumeric(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public final SortedDocValues getSorted(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public final SortedNumericDocValues getSortedNumeric(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public final SortedSetDocValues getSortedSet(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public final DocValuesSkipper getSkipper(FieldInfo field) {
    throw onlyVectors(field);
  }

  private IllegalArgumentException onlyVectors(FieldInfo field) {
    return new IllegalArgumentException(
        "field \"%s\" is read as something else than vectors, the format %s has nothing else"
            .formatted(field.name, files.format()));
  }
}
