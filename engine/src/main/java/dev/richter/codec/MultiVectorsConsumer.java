package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/**
 * Writes the fields of one segment; see {@link MultiVectorsFormat}. A merge hands stored rows on as
 * doc values, so it needs no code of its own.
 */
final class MultiVectorsConsumer extends VectorsConsumer {

  private final MultiVectorParameters parameters;

  MultiVectorsConsumer(SegmentWriteState state, MultiVectorParameters parameters)
      throws IOException {
    super(state, MultiVectorsFormat.FILES);
    this.parameters = parameters;
  }

  @Override
  public void addBinaryField(FieldInfo field, DocValuesProducer values) throws IOException {
    meta.writeInt(field.number);
    meta.writeMapOfStrings(parameters.toMap());
    writeRegion(
        DataFile.rows(state.segmentInfo, state.segmentSuffix, field.number),
        region -> write(field, values.getBinary(field), region));
  }

  private RowsLayout write(FieldInfo field, BinaryDocValues values, RegionWriter region)
      throws IOException {
    long[] directory = new long[state.segmentInfo.maxDoc()];
    int documents = 0;
    int rowBytes = parameters.elementType().rowBytes(parameters.dimension());
    long rows = 0;
    int maxSize = 0;
    for (int document = values.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = values.nextDoc()) {
      BytesRef value = values.binaryValue();
      check(field, value);
      int size = (value.length - MultiVectorCoding.HEADER_BYTES) / rowBytes;
      directory[document] = (region.position() << RowsLayout.SIZE_BITS) | size;
      region.writeBytes(
          value.bytes,
          value.offset + MultiVectorCoding.HEADER_BYTES,
          value.length - MultiVectorCoding.HEADER_BYTES);
      documents++;
      rows += size;
      maxSize = Math.max(maxSize, size);
    }
    long directoryStart = region.position();
    for (long entry : directory) {
      region.writeLong(entry);
    }
    return new RowsLayout(
        parameters.elementType(),
        parameters.dimension(),
        directory.length,
        documents,
        rows,
        maxSize,
        directoryStart,
        region.position());
  }

  private void check(FieldInfo field, BytesRef value) {
    ElementType type =
        MultiVectorCoding.type(value)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "field \"%s\" has a value that is no multi-vector".formatted(field.name)));
    int dimension = MultiVectorCoding.dimension(value);
    if (type != parameters.elementType() || dimension != parameters.dimension()) {
      throw new IllegalArgumentException(
          "field \"%s\" has rows of %d × %s, its format takes %d × %s"
              .formatted(
                  field.name, dimension, type, parameters.dimension(), parameters.elementType()));
    }
  }
}
