package dev.richter.codec;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites, in a forced merge, also the single segments that another policy would leave alone:
 * those that were written flat while {@link RichterCodec#deferBlocks} said so, though they are
 * large enough for lists.
 */
public final class ListsMergePolicy extends FilterMergePolicy {

  /**
   * The attribute of segments that wait for their lists; file names do not tell it of compounds.
   */
  private static final String DEFERRED = "Richter.listsDeferred";

  /** Notes in a segment under way that a field is large enough for lists but was left without. */
  static void defer(SegmentInfo segment) {
    segment.putAttribute(DEFERRED, "true");
  }

  private static boolean isDeferred(SegmentInfo segment) {
    return segment.getAttribute(DEFERRED) != null;
  }

  /** Wraps a policy. */
  public ListsMergePolicy(MergePolicy policy) {
    super(policy);
  }

  @Override
  public @Nullable MergeSpecification findForcedMerges(
      SegmentInfos infos,
      int maxSegmentCount,
      Map<SegmentCommitInfo, Boolean> segmentsToMerge,
      MergeContext context)
      throws IOException {
    MergeSpecification found =
        in.findForcedMerges(infos, maxSegmentCount, segmentsToMerge, context);
    MergeSpecification merges = found == null ? new MergeSpecification() : found;
    Set<SegmentCommitInfo> merged = new HashSet<>(context.getMergingSegments());
    merges.merges.forEach(merge -> merged.addAll(merge.segments));
    for (SegmentCommitInfo segment : infos) {
      // Only what was there when the merge was asked for, lest a rewritten segment be rewritten
      // again.
      boolean original = segmentsToMerge.getOrDefault(segment, false);
      if (original && !merged.contains(segment) && isDeferred(segment.info)) {
        merges.add(new OneMerge(List.of(segment)));
      }
    }
    return merges.merges.isEmpty() ? null : merges;
  }
}
