package dev.richter.testing;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** A directory on a disk that takes so many bytes more and no others. */
public final class FullDisk extends FilterDirectory {

  private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);

  public FullDisk(Directory directory) {
    super(directory);
  }

  /** Says how many bytes still fit. */
  public void leave(long bytes) {
    bytesLeft.set(bytes);
  }

  private void take(long bytes) throws IOException {
    if (bytesLeft.addAndGet(-bytes) < 0) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    take(0);
    return new Output(super.createOutput(name, context));
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    take(0);
    return new Output(super.createTempOutput(prefix, suffix, context));
  }

  private final class Output extends FilterIndexOutput {

    Output(IndexOutput output) {
      super("limited " + output, output.getName(), output);
    }

    @Override
    public void writeByte(byte value) throws IOException {
      take(1);
      super.writeByte(value);
    }

    @Override
    public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
      take(length);
      super.writeBytes(bytes, offset, length);
    }
  }
}
