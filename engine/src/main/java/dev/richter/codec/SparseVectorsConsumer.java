package dev.richter.codec;

import dev.richter.build.DocumentOrder;
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
    boolean mayBeLargeEnough = state.segmentInfo.maxDoc() >= parameters.blockThreshold();
    if (flatOnly || !mayBeLargeEnough) {
      Written<ForwardLayout> written =
          writeRegion(forwardFile(field), region -> writeArrivals(field, values, region));
      if (isLargeEnough(written.layout())) {
        SparseVectorsFormat.deferLists(state.segmentInfo);
      }
      meta.writeByte((byte) 0);
    } else {
      writeOrdered(field, values);
    }
  }

  private boolean isLargeEnough(ForwardLayout layout) {
    return layout.documents() >= Math.max(1, parameters.blockThreshold());
  }

  private DataFile forwardFile(FieldInfo field) {
    return DataFile.forward(state.segmentInfo, state.segmentSuffix, field.number);
  }

  private interface RegionContent<L extends RegionLayout> {
    L write(RegionWriter region) throws IOException;
  }

  private record Written<L extends RegionLayout>(L layout, int[] checksums) {}

  /** Writes a data file, and what tells of it into the meta file. */
  private <L extends RegionLayout> Written<L> writeRegion(DataFile file, RegionContent<L> content)
      throws IOException {
    try (IndexOutput output = file.create(state.directory, state.context)) {
      RegionWriter region = new RegionWriter(output);
      L layout = content.write(region);
      int[] checksums = region.finish();
      CodecUtil.writeFooter(output);
      layout.write(meta);
      writeChecksums(checksums);
      return new Written<>(layout, checksums);
    }
  }

  private ForwardLayout writeArrivals(
      FieldInfo field, DocValuesProducer values, RegionWriter region) throws IOException {
    return ForwardIndexWriter.write(
        region, parameters.weightType(), state.segmentInfo.maxDoc(), () -> values.getBinary(field));
  }

  /** Writes the records in the order of their blocks, by way of a file in the order they came. */
  private void writeOrdered(FieldInfo field, DocValuesProducer values) throws IOException {
    IndexOutput output =
        state.directory.createTempOutput(state.segmentInfo.name, "forward", state.context);
    String arrivals = output.getName();
    try {
      ForwardLayout layout;
      int[] checksums;
      try (output) {
        RegionWriter region = new RegionWriter(output);
        layout = writeArrivals(field, values, region);
        checksums = region.finish();
      }
      try (IndexInput input = state.directory.openInput(arrivals, IOContext.DEFAULT)) {
        Region region = Region.open(input, 0, layout.sizeBytes(), checksums);
        writeOrdered(field, new ForwardIndex(layout, region));
      }
    } catch (Throwable t) {
      IOUtils.deleteFilesIgnoringExceptions(state.directory, arrivals);
      throw t;
    }
    state.directory.deleteFile(arrivals);
  }

  private void writeOrdered(FieldInfo field, ForwardIndex arrivals) throws IOException {
    ForwardLayout layout = arrivals.layout();
    int blockSize = parameters.blockSize(layout.documents());
    int[] order = DocumentOrder.order(arrivals, blockSize, buildThreads);
    DataFile file = forwardFile(field);
    Written<ForwardLayout> written =
        writeRegion(
            file,
            region -> {
              ForwardIndexWriter.rewrite(arrivals, order, region);
              return layout;
            });
    if (!isLargeEnough(layout)) {
      meta.writeByte((byte) 0);
      return;
    }
    meta.writeByte((byte) 1);
    try (IndexInput input = file.open(state.directory, IOContext.DEFAULT, layout.sizeBytes())) {
      Region region = file.region(input, layout.sizeBytes(), written.checksums());
      ForwardIndex forward = new ForwardIndex(layout, region);
      writeRegion(
          DataFile.lists(state.segmentInfo, state.segmentSuffix, field.number),
          lists -> ListsBuild.write(forward, order, blockSize, lists));
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
