package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.BytesRef;

/**
 * Writes the fields of one segment; see {@link MultiVectorsFormat}. A merge hands stored rows on as
 * doc values, so it needs no code of its own.
 */
final class MultiVectorsConsumer extends VectorsConsumer {

  private final MultiVectorParameters parameters;
  private final int buildThreads;
  private final boolean flatOnly;

  MultiVectorsConsumer(
      SegmentWriteState state, MultiVectorParameters parameters, int buildThreads, boolean flatOnly)
      throws IOException {
    super(state, MultiVectorsFormat.FILES);
    this.parameters = parameters;
    this.buildThreads = buildThreads;
    this.flatOnly = flatOnly;
  }

  @Override
  public void addBinaryField(FieldInfo field, DocValuesProducer values) throws IOException {
    meta.writeInt(field.number);
    meta.writeMapOfStrings(parameters.toMap());
    DataFile file = DataFile.rows(state.segmentInfo, state.segmentSuffix, field.number);
    Written<RowsLayout> rows =
        writeRegion(file, region -> write(field, values.getBinary(field), region));
    boolean largeEnough = rows.layout().documents() >= Math.max(1, parameters.listThreshold());
    if (largeEnough && flatOnly) {
      ListsMergePolicy.defer(state.segmentInfo);
    }
    if (!largeEnough || flatOnly) {
      meta.writeByte((byte) 0);
      return;
    }
    meta.writeByte((byte) 1);
    try (IndexInput input = open(file, rows)) {
      Region region = file.region(input, rows.layout().sizeBytes(), rows.checksums());
      writeLists(field, new MultiVectorFieldReader(parameters, rows.layout(), region));
    }
  }

  private IndexInput open(DataFile file, Written<?> written) throws IOException {
    return file.open(state.directory, IOContext.DEFAULT, written.layout().sizeBytes());
  }

  private void writeLists(FieldInfo field, MultiVectorFieldReader reader) throws IOException {
    DataFile file = DataFile.codes(state.segmentInfo, state.segmentSuffix, field.number);
    Written<CodesLayout> codes =
        writeRegion(file, region -> CodesBuild.write(reader, buildThreads, region));
    try (IndexInput input = open(file, codes)) {
      Region region = file.region(input, codes.layout().sizeBytes(), codes.checksums());
      RowCodes rowCodes = new RowCodes(codes.layout(), reader.layout(), region);
      writeRegion(
          DataFile.centroidLists(state.segmentInfo, state.segmentSuffix, field.number),
          lists -> CentroidListsBuild.write(reader, rowCodes, lists));
    }
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
