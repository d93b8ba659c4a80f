package dev.richter.codec;

import dev.richter.error.RichterException;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.ChecksumIndexInput;

/** Opens the fields of one segment; see {@link MultiVectorsFormat}. */
final class MultiVectorsProducer extends VectorsProducer<MultiVectorFieldReader> {

  MultiVectorsProducer(SegmentReadState state) throws IOException {
    super(state, MultiVectorsFormat.FILES);
    open();
  }

  @Override
  MultiVectorFieldReader readField(SegmentReadState segment, int field, ChecksumIndexInput meta)
      throws IOException {
    MultiVectorParameters parameters = readParameters(meta);
    RowsLayout layout = RowsLayout.read(meta);
    DataFile file = DataFile.rows(segment.segmentInfo, segment.segmentSuffix, field);
    Region region = openRegion(file, layout.sizeBytes(), meta);
    if (meta.readByte() == 0) {
      return new MultiVectorFieldReader(parameters, layout, region);
    }
    CodesLayout codesLayout = CodesLayout.read(meta);
    DataFile codesFile = DataFile.codes(segment.segmentInfo, segment.segmentSuffix, field);
    RowCodes codes =
        new RowCodes(codesLayout, layout, openRegion(codesFile, codesLayout.sizeBytes(), meta));
    CentroidListsLayout listsLayout = CentroidListsLayout.read(meta);
    DataFile listsFile = DataFile.centroidLists(segment.segmentInfo, segment.segmentSuffix, field);
    CentroidLists lists =
        new CentroidLists(listsLayout, openRegion(listsFile, listsLayout.sizeBytes(), meta), codes);
    return new MultiVectorFieldReader(parameters, layout, region, lists);
  }

  private static MultiVectorParameters readParameters(ChecksumIndexInput meta) throws IOException {
    try {
      return MultiVectorParameters.fromMap(meta.readMapOfStrings());
    } catch (RichterException e) {
      throw new CorruptIndexException(e.getMessage(), meta, e);
    }
  }

  @Override
  void verifyAll(MultiVectorFieldReader reader) throws CorruptIndexException {
    reader.verifyAll();
  }

  @Override
  BinaryDocValues values(MultiVectorFieldReader reader) {
    return new MultiVectorValues(reader);
  }
}
