package dev.richter.opensearch.field;

import dev.richter.codec.SparseVectorValues;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.opensearch.index.mapper.FieldValueFetcher;

/**
 * Reads a sparse vector of a document as it is stored, for indexes that derive {@code _source} from
 * their fields.
 */
final class StoredVectorFetcher extends FieldValueFetcher {

  private final String field;

  StoredVectorFetcher(String simpleName, String field) {
    super(simpleName);
    this.field = field;
  }

  @Override
  public List<Object> fetch(LeafReader reader, int document) throws IOException {
    if (reader.getFieldInfos().fieldInfo(field) == null) {
      return List.of();
    }
    BinaryDocValues values = FilterLeafReader.unwrap(reader).getBinaryDocValues(field);
    return values instanceof SparseVectorValues vectors && vectors.advanceExact(document)
        ? List.of(content(vectors.vector()))
        : List.of();
  }

  private static Map<String, Object> content(SparseVector vector) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("indices", vector.tokens());
    content.put("values", vector.weights());
    return content;
  }
}
