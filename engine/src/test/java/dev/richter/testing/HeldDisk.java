package dev.richter.testing;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** A directory whose disk can be held, so that what waits for it waits until it is let go. */
public final class HeldDisk extends FilterDirectory {

  /** What a held disk does not do. */
  public enum Work {
    /** Make the files of segments durable. */
    SYNC,
    /** Write merged segments. */
    MERGE
  }

  private final Work held;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final CountDownLatch waiting = new CountDownLatch(1);
  private volatile boolean hold;

  public HeldDisk(Directory directory, Work held) {
    super(directory);
    this.held = held;
  }

  public void hold() {
    hold = true;
  }

  public void letGo() {
    letGo.countDown();
  }

  /** Waits until someone waits for the disk. */
  public void awaitWaiting() throws InterruptedException {
    waiting.await();
  }

  private void maybeWait(boolean isHeld) {
    if (hold && isHeld) {
      waiting.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void sync(Collection<String> names) throws IOException {
    // Lucene makes the small file of a commit durable under its lock, the others outside of it.
    boolean isCommit = names.stream().allMatch(name -> name.startsWith("pending_segments"));
    maybeWait(held == Work.SYNC && !isCommit);
    super.sync(names);
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    maybeWait(held == Work.MERGE && context.context() == IOContext.Context.MERGE);
    return super.createOutput(name, context);
  }
}
