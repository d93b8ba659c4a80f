package dev.richter.codec;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites, in a forced merge, also the single segments that another policy would leave alone:
 * those that were written flat while {@link RichterCodec#deferBlocks} said so, though they are
 * large enough for lists.
 */
public final class ListsMergePolicy extends FilterMergePolicy {

  private final int blockThreshold;

  /**
   * Wraps a policy.
   *
   * @param blockThreshold the smallest block threshold of the index's fields
   */
  public ListsMergePolicy(MergePolicy policy, int blockThreshold) {
    super(policy);
    this.blockThreshold = blockThreshold;
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
      if (original && !merged.contains(segment) && lacksLists(segment)) {
        merges.add(new OneMerge(List.of(segment)));
      }
    }
    return merges.merges.isEmpty() ? null : merges;
  }

  private boolean lacksLists(SegmentCommitInfo segment) throws IOException {
    return segment.info.maxDoc() >= Math.max(1, blockThreshold)
        && hasFile(segment, SparseVectorsFormat.FORWARD_EXTENSION)
        && !hasFile(segment, SparseVectorsFormat.LISTS_EXTENSION);
  }

  private static boolean hasFile(SegmentCommitInfo segment, String extension) {
    return segment.info.files().stream().anyMatch(file -> file.endsWith("." + extension));
  }
}
