package dev.richter.codec;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Opens the fields of one segment; see {@link SparseVectorsFormat}. Only the meta file is read. */
final class SparseVectorsProducer extends DocValuesProducer {

  private final List<Closeable> inputs = new ArrayList<>();
  private final Int2ObjectHashMap<SparseFieldReader> fields = new Int2ObjectHashMap<>();
  private final SegmentReadState state;

  SparseVectorsProducer(SegmentReadState state) throws IOException {
    this.state = state;
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
            state.segmentInfo.name, state.segmentSuffix, SparseVectorsFormat.META_EXTENSION);
    try (ChecksumIndexInput meta = state.directory.openChecksumInput(name)) {
      Throwable failure = null;
      try {
        CodecUtil.checkIndexHeader(
            meta,
            SparseVectorsFormat.META_CODEC,
            SparseVectorsFormat.VERSION_START,
            SparseVectorsFormat.VERSION_CURRENT,
            state.segmentInfo.getId(),
            state.segmentSuffix);
        for (int field = meta.readInt();
            field != SparseVectorsConsumer.NO_MORE_FIELDS;
            field = meta.readInt()) {
          fields.put(field, readField(field, meta));
        }
      } catch (Throwable t) {
        failure = t;
      } finally {
        CodecUtil.checkFooter(meta, failure);
      }
    }
  }

  private SparseFieldReader readField(int field, ChecksumIndexInput meta) throws IOException {
    Map<String, String> parameters = meta.readMapOfStrings();
    ForwardLayout forwardLayout = ForwardLayout.read(meta);
    int[] forwardChecksums = readChecksums(meta, forwardLayout.sizeBytes());
    DataFile forwardFile = DataFile.forward(state.segmentInfo, state.segmentSuffix, field);
    ForwardIndex forward =
        new ForwardIndex(
            forwardLayout, open(forwardFile, forwardLayout.sizeBytes(), forwardChecksums));
    if (meta.readByte() == 0) {
      return new SparseFieldReader(parameters, forward, null);
    }
    ListsLayout listsLayout = ListsLayout.read(meta);
    int[] listsChecksums = readChecksums(meta, listsLayout.sizeBytes());
    DataFile listsFile = DataFile.lists(state.segmentInfo, state.segmentSuffix, field);
    return new SparseFieldReader(
        parameters,
        forward,
        new BlockedLists(listsLayout, open(listsFile, listsLayout.sizeBytes(), listsChecksums)));
  }

  private Region open(DataFile file, long sizeBytes, int[] checksums) throws IOException {
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
  public BinaryDocValues getBinary(FieldInfo field) throws IOException {
    SparseFieldReader reader = fields.get(field.number);
    if (reader == null) {
      throw new CorruptIndexException(
          "field \"%s\" is not in the meta file".formatted(field.name), state.segmentInfo.name);
    }
    return new SparseVectorValues(reader);
  }

  @Override
  public void checkIntegrity() throws IOException {
    for (SparseFieldReader reader : fields.values()) {
      reader.verifyAll();
    }
    for (Closeable input : inputs) {
      CodecUtil.checksumEntireFile((IndexInput) input);
    }
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(inputs);
  }

  @Override
  public NumericDocValues getNumeric(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public SortedDocValues getSorted(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public SortedNumericDocValues getSortedNumeric(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public SortedSetDocValues getSortedSet(FieldInfo field) {
    throw onlyVectors(field);
  }

  @Override
  public DocValuesSkipper getSkipper(FieldInfo field) {
    throw onlyVectors(field);
  }

  private static IllegalArgumentException onlyVectors(FieldInfo field) {
    return new IllegalArgumentException(
        "field \"%s\" is read as something else than sparse vectors, the format %s has nothing else"
            .formatted(field.name, SparseVectorsFormat.NAME));
  }
}
