package dev.richter.tools;

import dev.richter.datasets.vectors.VectorFormat;
import java.util.Arrays;
import java.util.Iterator;

/** The names of the vector formats, for help and completion. */
final class VectorFormatNames implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(VectorFormat.values()).map(VectorFormat::formatName).iterator();
  }
}
