package dev.richter.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.Document;
import dev.richter.datasets.io.LookaheadIterator;
import dev.richter.vector.Vector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads texts with their vectors as documents, when an index asks for them. */
final class SourceDocuments extends LookaheadIterator<Document> {

  /** The member of the payload that has the title of a text. */
  static final String TITLE = "title";

  /** The member of the payload that has the text itself. */
  static final String TEXT = "text";

  private final TextVectors source;
  private final String field;
  private final String multiField;
  private final boolean withText;
  private final Progress progress;
  private long count;
  private long withoutVector;

  /**
   * @param source the texts
   * @param field the field of sparse vectors, or the only one
   * @param multiField the field of multi-vectors
   * @param withText whether the payload has text and title
   * @param progress is told how many were read
   */
  SourceDocuments(
      TextVectors source, String field, String multiField, boolean withText, Progress progress) {
    this.source = source;
    this.field = field;
    this.multiField = multiField;
    this.withText = withText;
    this.progress = progress;
  }

  /** How many texts were read or passed over. */
  long count() {
    return count;
  }

  /** How many of them gave no document, for they gave no vector. */
  long withoutVector() {
    return withoutVector;
  }

  /** Passes over the first texts, as {@link TextVectors#skip}. */
  void skip(long texts) {
    source.skip(texts);
    count += texts;
  }

  /** Texts without a vector are passed over; a file of vectors is wrong where it has none. */
  @Override
  protected @Nullable Document read() {
    while (source.hasNext()) {
      TextVectors.Entry entry = source.next();
      progress.done(++count, source.progress());
      if (source.areEncoded() && entry.isWithoutVector()) {
        withoutVector++;
      } else {
        return document(entry);
      }
    }
    return null;
  }

  private Document document(TextVectors.Entry entry) {
    Document document = Document.of(entry.id());
    document = with(document, field, entry.sparse());
    document = with(document, multiField, entry.rows());
    return withText && entry.text().isPresent() ? document.payload(payload(entry)) : document;
  }

  private static String payload(TextVectors.Entry entry) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    entry.title().ifPresent(title -> payload.put(TITLE, title));
    entry.text().ifPresent(text -> payload.put(TEXT, text));
    return payload.toString();
  }

  /** A document may do without one of its vectors; without any it is refused. */
  private static Document with(Document document, String field, Optional<? extends Vector> vector) {
    return vector.isEmpty() || vector.get().isEmpty()
        ? document
        : document.with(field, vector.get());
  }
}
