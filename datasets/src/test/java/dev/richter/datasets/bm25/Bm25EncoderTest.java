package dev.richter.datasets.bm25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.datasets.testing.SeededRandom;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
final class Bm25EncoderTest {

  /** Lucene keeps lengths up to this one as they are. */
  private static final int LONGEST_EXACT_LENGTH = 39;

  private static final String[] WORDS = {
    "cat", "cats", "dog", "dogs'", "mat", "the", "and", "Running", "ran", "university", "universe"
  };

  @Test
  void innerProductsAreTheScoresOfLucene(Random random) throws IOException {
    for (Bm25Analysis analysis : Bm25Analysis.values()) {
      Bm25Parameters parameters =
          new Bm25Parameters(analysis, 2 * random.nextFloat(), random.nextFloat());
      List<String> texts = texts(random, 300);
      try (Bm25Encoder encoder = encoder(parameters, texts);
          Directory directory = luceneIndex(parameters, texts);
          DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setSimilarity(new BM25Similarity(parameters.k1(), parameters.b()));
        List<SparseVector> documents = texts.stream().map(encoder::encodeDocument).toList();
        for (int i = 0; i < 50; i++) {
          String text = text(random, 1 + random.nextInt(8));
          SparseVector query = encoder.encodeQuery(text);
          float[] scores = new float[texts.size()];
          for (ScoreDoc hit : searcher.search(luceneQuery(analysis, text), 1000).scoreDocs) {
            scores[hit.doc] = hit.score;
          }
          for (int document = 0; document < scores.length; document++) {
            assertThat(documents.get(document).dot(query))
                .as("\"%s\" for \"%s\", %s", texts.get(document), text, parameters)
                .isCloseTo(scores[document], within(1e-5f * Math.max(1, scores[document])));
          }
        }
      }
    }
  }

  private static List<String> texts(Random random, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(random, random.nextInt(LONGEST_EXACT_LENGTH + 1)));
    }
    return texts;
  }

  /** Words, the first of which are more frequent. */
  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < words; word++) {
      text.append(WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))]);
      text.append(random.nextInt(5) == 0 ? ", " : " ");
    }
    return text.toString();
  }

  private static Directory luceneIndex(Bm25Parameters parameters, List<String> texts)
      throws IOException {
    Directory directory = new ByteBuffersDirectory();
    try (Analyzer analyzer = parameters.analysis().analyzer();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (String text : texts) {
        Document document = new Document();
        document.add(new TextField("text", text, Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    return directory;
  }

  /** A clause for each time a term stands in the text. */
  private static Query luceneQuery(Bm25Analysis analysis, String text) {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    try (Analyzer analyzer = analysis.analyzer()) {
      AnalyzedText.of(text, analyzer)
          .frequencies()
          .forEach(
              (term, frequency) -> {
                for (int i = 0; i < frequency; i++) {
                  query.add(new TermQuery(new Term("text", term)), BooleanClause.Occur.SHOULD);
                }
              });
    }
    return query.build();
  }

  private static Bm25Encoder encoder(Bm25Parameters parameters, List<String> texts) {
    try (Bm25Builder builder = new Bm25Builder(parameters)) {
      texts.forEach(builder::add);
      return builder.build();
    }
  }

  @Test
  void weightsAreThoseOfTheFormula() {
    Bm25Parameters parameters = new Bm25Parameters(Bm25Analysis.STANDARD, 1.5f, 0.5f);
    try (Bm25Encoder encoder = encoder(parameters, List.of("a a b", "b", "", "?!"))) {
      assertThat(encoder.documents()).as("those without a term do not count").isEqualTo(2);
      assertThat(encoder.term(0)).contains("b");
      assertThat(encoder.term(1)).contains("a");
      SparseVector vector = encoder.encodeDocument("a a b");
      assertThat(vector.tokens()).containsExactly(0, 1);
      double saturation = 1.5 * (0.5 + 0.5 * 3 / 2);
      assertThat(vector.weights())
          .containsExactly(
              (float) (Math.log(1 + 0.5 / 2.5) / (1 + saturation)),
              (float) (Math.log(1 + 1.5 / 1.5) * 2 / (2 + saturation)));
    }
  }

  @Test
  void aQueryHasEachTermAsOftenAsItStandsThere() {
    try (Bm25Encoder encoder =
        encoder(Bm25Parameters.defaults(), List.of("a cat", "two cats and a dog"))) {
      SparseVector query = encoder.encodeQuery("Cats, cat or dog?");
      assertThat(query.tokens()).containsExactly(0, 1);
      assertThat(query.weights()).containsExactly(2, 1);
      assertThat(encoder.term(0)).contains("cat");
    }
  }

  @Test
  void termsThatTheCollectionDidNotHaveAreLeftOutButMakeADocumentLonger() {
    try (Bm25Encoder encoder = encoder(Bm25Parameters.defaults(), List.of("cat", "dog"))) {
      assertThat(encoder.encodeQuery("bird cat").tokens()).containsExactly(0);
      assertThat(encoder.encodeQuery("the bird").isEmpty()).isTrue();
      assertThat(encoder.encodeDocument("").isEmpty()).isTrue();
      SparseVector cat = encoder.encodeDocument("cat");
      SparseVector catAndBird = encoder.encodeDocument("cat bird");
      assertThat(catAndBird.tokens()).isEqualTo(cat.tokens());
      assertThat(catAndBird.weight(0)).isLessThan(cat.weight(0));
    }
  }

  @Test
  void englishIsStemmedAndHasStopWordsAndStandardHasNeither() {
    List<String> texts = List.of("The University's flying");
    try (Bm25Encoder english = encoder(Bm25Parameters.defaults(), texts);
        Bm25Encoder standard =
            encoder(new Bm25Parameters(Bm25Analysis.STANDARD, 0.9f, 0.4f), texts)) {
      assertThat(terms(english)).containsExactly("fly", "univers");
      assertThat(terms(standard)).containsExactly("flying", "the", "university's");
    }
  }

  private static List<String> terms(Bm25Encoder encoder) {
    List<String> terms = new ArrayList<>();
    for (int token = 0; token < encoder.size(); token++) {
      terms.add(encoder.term(token).orElseThrow());
    }
    assertThat(encoder.term(-1)).isEmpty();
    assertThat(encoder.term(encoder.size())).isEmpty();
    return terms;
  }

  @Test
  void theDigestTellsWhateverChangesVectorsButNotTheOrderOfTheTexts(Random random) {
    List<String> texts = texts(random, 50);
    texts.add("cat");
    List<String> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, random);
    List<String> more = new ArrayList<>(texts);
    more.add("cat dog");
    Bm25Parameters defaults = Bm25Parameters.defaults();
    String digest = digest(defaults, texts);
    assertThat(digest(defaults, shuffled)).isEqualTo(digest).matches("[0-9a-f]{64}");
    assertThat(
            List.of(
                digest,
                digest(defaults, more),
                digest(new Bm25Parameters(Bm25Analysis.STANDARD, 0.9f, 0.4f), texts),
                digest(new Bm25Parameters(Bm25Analysis.ENGLISH, 1, 0.4f), texts),
                digest(new Bm25Parameters(Bm25Analysis.ENGLISH, 0.9f, 0.5f), texts)))
        .doesNotHaveDuplicates();
  }

  private static String digest(Bm25Parameters parameters, List<String> texts) {
    try (Bm25Encoder encoder = encoder(parameters, texts)) {
      return encoder.digest();
    }
  }

  @Test
  void whatCannotBeCountedIsNamed() {
    refused(ErrorCode.DATA_MALFORMED, "single term", List.of("", "the and"));
    for (float bad : new float[] {-1, Float.NaN, 1001}) {
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> new Bm25Parameters(Bm25Analysis.ENGLISH, bad, 0.4f))
          .withMessageContaining("k1 " + bad);
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> new Bm25Parameters(Bm25Analysis.ENGLISH, 0.9f, bad))
          .withMessageContaining("b " + bad);
    }
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Bm25Analysis.ofName("French"))
        .withMessageContaining("\"French\", expected one of english, standard");
  }

  private static void refused(ErrorCode code, String fragment, List<String> texts) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> digest(Bm25Parameters.defaults(), texts))
        .withMessageContaining(fragment)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
