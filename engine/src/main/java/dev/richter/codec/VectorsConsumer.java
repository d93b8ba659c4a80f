package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

/**
 * What the formats of vectors have in common as they write a segment: a meta file, and data files
 * of one region each.
 */
abstract class VectorsConsumer extends DocValuesConsumer {

  static final int NO_MORE_FIELDS = -1;

  final SegmentWriteState state;
  final IndexOutput meta;
  private final VectorFiles files;
  private boolean closed;

  VectorsConsumer(SegmentWriteState state, VectorFiles files) throws IOException {
    this.state = state;
    this.files = files;
    String name =
        IndexFileNames.segmentFileName(
            state.segmentInfo.name, state.segmentSuffix, files.metaExtension());
    this.meta = state.directory.createOutput(name, state.context);
    try {
      CodecUtil.writeIndexHeader(
          meta, files.metaCodec(), files.version(), state.segmentInfo.getId(), state.segmentSuffix);
    } catch (Throwable t) {
      IOUtils.closeWhileSuppressingExceptions(t, meta);
      throw t;
    }
  }

  interface RegionContent<L extends RegionLayout> {
    L write(RegionWriter region) throws IOException;
  }

  record Written<L extends RegionLayout>(L layout, int[] checksums) {}

  /** Writes a data file, and what tells of it into the meta file. */
  final <L extends RegionLayout> Written<L> writeRegion(DataFile file, RegionContent<L> content)
      throws IOException {
    try (IndexOutput output = file.create(state.directory, state.context)) {
      RegionWriter region = new RegionWriter(output);
      L layout = content.write(region);
      int[] checksums = region.finish();
      CodecUtil.writeFooter(output);
      layout.write(meta);
      meta.writeVInt(checksums.length);
      for (int checksum : checksums) {
        meta.writeInt(checksum);
      }
      return new Written<>(layout, checksums);
    }
  }

  @Override
  public final void close() throws IOException {
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
  public final void addNumericField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  @Override
  public final void addSortedField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  @Override
  public final void addSortedNumericField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  @Override
  public final void addSortedSetField(FieldInfo field, DocValuesProducer values) {
    throw onlyVectors(field);
  }

  private IllegalArgumentException onlyVectors(FieldInfo field) {
    return new IllegalArgumentException(
        "field \"%s\" has doc values of type %s, the format %s takes vectors only"
            .formatted(field.name, field.getDocValuesType(), files.format()));
  }
}
