package dev.richter.bench.worker;

import dev.richter.bench.worker.Engine.Found;
import dev.richter.search.WorkCounters;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * An open Lucene index whose documents know their row in the collection.
 *
 * @param reader the index
 * @param rowByDocument the row of each document
 */
public record RowNumbers(DirectoryReader reader, int[] rowByDocument) implements Closeable {

  private static final String ROW = "row";

  /** What tells a document its row. */
  public static Field field(int row) {
    return new NumericDocValuesField(ROW, row);
  }

  /** Opens an index and reads the rows of its documents. */
  public static RowNumbers open(Path index) throws IOException {
    DirectoryReader reader = DirectoryReader.open(FSDirectory.open(index));
    int[] rows = new int[reader.maxDoc()];
    for (LeafReaderContext segment : reader.leaves()) {
      NumericDocValues values = segment.reader().getNumericDocValues(ROW);
      for (int document = values.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = values.nextDoc()) {
        rows[segment.docBase + document] = Math.toIntExact(values.longValue());
      }
    }
    return new RowNumbers(reader, rows);
  }

  /** The rows of what was found. */
  public int[] of(ScoreDoc[] found) {
    int[] rows = new int[found.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rowByDocument[found[i].doc];
    }
    return rows;
  }

  /** What a search found, by rows. */
  Found found(ScoreDoc[] hits, @Nullable WorkCounters work) {
    float[] scores = new float[hits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = hits[i].score;
    }
    return new Found(of(hits), scores, work);
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, reader.directory());
  }
}
