package dev.richter.client;

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Points as NDJSON, some lines at a time, so that there is never much of them in memory. */
final class PointLines implements Iterator<byte[]> {

  private static final int CHUNK_BYTES = 64 << 10;

  private final Iterator<Point> points;

  PointLines(Iterator<Point> points) {
    this.points = points;
  }

  @Override
  public boolean hasNext() {
    return points.hasNext();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(CHUNK_BYTES);
    while (points.hasNext() && chunk.size() < CHUNK_BYTES) {
      chunk.writeBytes(Transport.json(points.next()));
      chunk.write('\n');
    }
    return chunk.toByteArray();
  }
}
