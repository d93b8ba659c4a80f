package dev.richter.server.api;

import dev.richter.Document;
import java.util.List;

/**
 * A point as a client sends it.
 *
 * @param document the point with the vectors that came with it
 * @param texts what the other vectors are made of
 */
record PointBody(Document document, List<Text> texts) {

  /**
   * A text in place of a vector.
   *
   * @param field the field of the vector
   * @param text the text
   * @param place a JSON pointer to it
   */
  record Text(String field, VectorInput.Text text, String place) {}
}
