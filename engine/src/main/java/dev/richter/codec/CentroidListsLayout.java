package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where the lists of the centroids lie in their region.
 *
 * @param postings how many postings all lists have together
 * @param directory where the directory of the lists starts
 * @param sizeBytes the size of the region
 */
record CentroidListsLayout(long postings, long directory, long sizeBytes) implements RegionLayout {

  @Override
  public void write(DataOutput output) throws IOException {
    output.writeLong(postings);
    output.writeLong(directory);
    output.writeLong(sizeBytes);
  }

  static CentroidListsLayout read(DataInput input) throws IOException {
    return new CentroidListsLayout(input.readLong(), input.readLong(), input.readLong());
  }
}
