package dev.richter.search;

import java.util.List;
import org.apache.lucene.search.ScoreDoc;

/**
 * What a search found.
 *
 * @param scoreDocs the documents, best first, ties by document number; at most k, and fewer where
 *     fewer documents can be found
 * @param stages what each stage of the search did, the first one first
 * @param timedOut whether the deadline came first, so that better documents may exist
 */
public record VectorTopDocs(ScoreDoc[] scoreDocs, List<StageWork> stages, boolean timedOut) {

  /** Copies the list. */
  public VectorTopDocs {
    stages = List.copyOf(stages);
  }

  /** What all stages did together. */
  public WorkCounters work() {
    return StageWork.sum(stages);
  }
}
