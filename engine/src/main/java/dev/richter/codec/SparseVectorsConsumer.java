package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

/**
 * Writes the fields of one segment; see {@link SparseVectorsFormat}. A merge hands stored vectors
 * on as doc values, so it needs no code of its own.
 */
final class SparseVectorsConsumer extends DocValuesConsumer {

  static final int NO_MORE_FIELDS = -1;

  private final SegmentWriteState state;
  private final SparseParameters parameters;
  private final int buildThreads;
  private final boolean flatOnly;
  private final IndexOutput meta;
  private boolean closed;

  SparseVectorsConsumer(
      SegmentWriteState state, SparseParameters parameters, int buildThreads, boolean flatOnly)
      throws IOException {
    this.state = state;
    this.parameters = parameters;
    this.buildThreads = buildThreads;
    this.flatOnly = flatOnly;
    String name =
        IndexFileNames.segmentFileName(
            state.segmentInfo.name, state.segmentSuffix, SparseVectorsFormat.META_EXTENSION);
    this.meta = state.directory.createOutput(name, state.context);
    try {
      CodecUtil.writeIndexHeader(
          meta,
          SparseVectorsFormat.META_CODEC,
          SparseVectorsFormat.VERSION_CURRENT,
          state.segmentInfo.getId(),
          state.segmentSuffix);
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, meta);
      throw t;
    }
  }

  @Override
  public void addBinaryField(FieldInfo field, DocValuesProducer values) throws IOException {
    meta.writeInt(field.number);
    meta.writeMapOfStrings(parameters.toMap());
    DataFile forwardFile = DataFile.forward(state.segmentInfo, state.segmentSuffix, field.number);
    ForwardLayout layout;
    int[] checksums;
    try (IndexOutput output = forwardFile.create(state.directory, state.context)) {
      RegionWriter region = new RegionWriter(output);
      layout =
          ForwardIndexWriter.write(
              region,
              parameters.weightType(),
              state.segmentInfo.maxDoc(),
              () -> values.getBinary(field));
      checksums = region.finish();
      CodecUtil.writeFooter(output);
    }
    layout.write(meta);
    writeChecksums(checksums);
    boolean largeEnough = layout.documents() >= Math.max(1, parameters.blockThreshold());
    if (flatOnly && largeEnough) {
      SparseVectorsFormat.deferLists(state.segmentInfo);
    }
    if (flatOnly || !largeEnough) {
      meta.writeByte((byte) 0);
      return;
    }
    meta.writeByte((byte) 1);
    try (IndexInput input =
        forwardFile.open(state.directory, IOContext.DEFAULT, layout.sizeBytes())) {
      Region region = forwardFile.region(input, layout.sizeBytes(), checksums);
      writeLists(field, new ForwardIndex(layout, region));
    }
  }

  private void writeLists(FieldInfo field, ForwardIndex forward) throws IOException {
    DataFile listsFile = DataFile.lists(state.segmentInfo, state.segmentSuffix, field.number);
    try (IndexOutput output = listsFile.create(state.directory, state.context)) {
      RegionWriter region = new RegionWriter(output);
      ListsLayout layout = ListsBuild.write(forward, parameters, buildThreads, region);
      int[] checksums = region.finish();
      CodecUtil.writeFooter(output);
      layout.write(meta);
      writeChecksums(checksums);
    }
  }

  private void writeChecksums(int[] checksums) throws IOException {
    meta.writeVInt(checksums.length);
    for (int checksum : checksums) {
      meta.writeInt(checksum);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (meta) {
      meta.writeInt(NO_MORE_FIELDS);
      CodecUtil.writeFooter(meta);
    }
  }

  @Override
  public void addNumericField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  @Override
  public void addSortedField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  @Override
  public void addSortedNumericField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  @Override
  public void addSortedSetField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  private static IllegalArgumentException onlyVectors(FieldInfo field) {
    return new IllegalArgumentException(
        "field \"%s\" has doc values of type %s, the format %s takes sparse vectors only"
            .formatted(field.name, field.getDocValuesType(), SparseVectorsFormat.NAME));
  }
}
