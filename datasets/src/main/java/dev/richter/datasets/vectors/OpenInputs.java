package dev.richter.datasets.vectors;

import dev.richter.datasets.io.BinaryInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the inputs opened through it unless all went well, so that a reader that could not be made
 * leaves none open.
 */
final class OpenInputs implements AutoCloseable {

  private final List<BinaryInput> inputs = new ArrayList<>();

  BinaryInput open(Path path) {
    BinaryInput input = BinaryInput.open(path);
    inputs.add(input);
    return input;
  }

  /** Leaves the inputs to their owner. */
  void keep() {
    inputs.clear();
  }

  @Override
  public void close() {
    inputs.forEach(BinaryInput::close);
  }
}
