package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.store.DataOutput;

/** Where the parts of a {@link Region} lie, as the meta file tells it. */
sealed interface RegionLayout
    permits ForwardLayout, ListsLayout, RowsLayout, CodesLayout, CentroidListsLayout {

  /** Writes the layout into the meta file. */
  void write(DataOutput output) throws IOException;

  /** The size of the region. */
  long sizeBytes();
}
