package dev.richter.codec;

import dev.richter.build.DocumentOrder;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

/**
 * Writes the fields of one segment; see {@link SparseVectorsFormat}. A merge hands stored vectors
 * on as doc values, so it needs no code of its own.
 */
final class SparseVectorsConsumer extends VectorsConsumer {

  private final SparseParameters parameters;
  private final int buildThreads;
  private final boolean flatOnly;
  private final LongConsumer ordered;

  SparseVectorsConsumer(
      SegmentWriteState state,
      SparseParameters parameters,
      int buildThreads,
      boolean flatOnly,
      LongConsumer ordered)
      throws IOException {
    super(state, SparseVectorsFormat.FILES);
    this.parameters = parameters;
    this.buildThreads = buildThreads;
    this.flatOnly = flatOnly;
    this.ordered = ordered;
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
        ListsMergePolicy.defer(state.segmentInfo);
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
    long documentBytes = layout.sizeBytes() / Math.max(1, layout.documents());
    int[] order =
        DocumentOrder.order(
            arrivals, blockSize, buildThreads, count -> ordered.accept(count * documentBytes));
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
}
