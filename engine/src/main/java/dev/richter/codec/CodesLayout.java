package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where centroids, codebooks and codes lie in their region.
 *
 * @param centroids how many centroids there are
 * @param longest the length of the longest centroid
 * @param residualShare what share of the rows' squared lengths is left beyond their centroids
 * @param codebooks where the codebooks start
 * @param codes where the codes start
 * @param sizeBytes the size of the region
 */
record CodesLayout(
    int centroids, float longest, float residualShare, long codebooks, long codes, long sizeBytes)
    implements RegionLayout {

  @Override
  public void write(DataOutput output) throws IOException {
    output.writeInt(centroids);
    output.writeInt(Float.floatToIntBits(longest));
    output.writeInt(Float.floatToIntBits(residualShare));
    output.writeLong(codebooks);
    output.writeLong(codes);
    output.writeLong(sizeBytes);
  }

  static CodesLayout read(DataInput input) throws IOException {
    return new CodesLayout(
        input.readInt(),
        Float.intBitsToFloat(input.readInt()),
        Float.intBitsToFloat(input.readInt()),
        input.readLong(),
        input.readLong(),
        input.readLong());
  }
}
