package dev.richter.datasets.io;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator over what is read until there is no more. */
public abstract class LookaheadIterator<T> implements Iterator<T> {

  private @Nullable T upcoming;

  /** Reads the next element; null if there is none, also when asked again. */
  protected abstract @Nullable T read();

  @Override
  public final boolean hasNext() {
    return peek() != null;
  }

  @Override
  public final T next() {
    T element = peek();
    if (element == null) {
      throw new NoSuchElementException("read to the end");
    }
    upcoming = null;
    return element;
  }

  private @Nullable T peek() {
    if (upcoming == null) {
      upcoming = read();
    }
    return upcoming;
  }
}
