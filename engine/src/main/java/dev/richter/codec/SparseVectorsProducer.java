package dev.richter.codec;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.store.ChecksumIndexInput;

/** Opens the fields of one segment; see {@link SparseVectorsFormat}. */
final class SparseVectorsProducer extends VectorsProducer<SparseFieldReader> {

  SparseVectorsProducer(SegmentReadState state) throws IOException {
    super(state, SparseVectorsFormat.FILES);
    open();
  }

  @Override
  SparseFieldReader readField(SegmentReadState segment, int field, ChecksumIndexInput meta)
      throws IOException {
    Map<String, String> parameters = meta.readMapOfStrings();
    ForwardLayout forwardLayout = ForwardLayout.read(meta);
    DataFile forwardFile = DataFile.forward(segment.segmentInfo, segment.segmentSuffix, field);
    ForwardIndex forward =
        new ForwardIndex(forwardLayout, openRegion(forwardFile, forwardLayout.sizeBytes(), meta));
    if (meta.readByte() == 0) {
      return new SparseFieldReader(parameters, forward, null);
    }
    ListsLayout listsLayout = ListsLayout.read(meta);
    DataFile listsFile = DataFile.lists(segment.segmentInfo, segment.segmentSuffix, field);
    return new SparseFieldReader(
        parameters,
        forward,
        new BlockedLists(listsLayout, openRegion(listsFile, listsLayout.sizeBytes(), meta)));
  }

  @Override
  void verifyAll(SparseFieldReader reader) throws CorruptIndexException {
    reader.verifyAll();
  }

  @Override
  BinaryDocValues values(SparseFieldReader reader) {
    return new SparseVectorValues(reader);
  }
}
