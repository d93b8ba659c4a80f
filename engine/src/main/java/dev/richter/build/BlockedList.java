package dev.richter.build;

/**
 * One inverted list, cut into blocks, with its summaries stored transposed: by token, the blocks
 * whose summary holds the token.
 *
 * @param documents the documents, block after block, ascending within a block
 * @param blockEnds for each block, where it ends in {@code documents}; ascending
 * @param summaryScale what a summary code is to be multiplied with
 * @param rowTokens the local tokens that occur in any summary, ascending
 * @param rowEnds for each of these, where its entries end in the two arrays below; ascending
 * @param entryBlocks the block of each entry, ascending within a row
 * @param entryCodes the weight of each entry as an unsigned byte, rounded up, so that a summary
 *     never says less than it means
 */
public record BlockedList(
    int[] documents,
    int[] blockEnds,
    float summaryScale,
    int[] rowTokens,
    int[] rowEnds,
    int[] entryBlocks,
    byte[] entryCodes) {}
