package dev.richter.codec;

import dev.richter.build.BlockedList;
import java.io.IOException;

/**
 * Writes the blocked lists of one field, in ascending order of local tokens, and the directory that
 * finds them.
 */
final class BlockedListsWriter {

  private final RegionWriter region;
  private final int tokenBytes;
  private final long[] directory;
  private int nextToken;
  private int lists;
  private long postings;
  private long blocks;
  private long summaryEntries;
  private long summaryBytes;

  BlockedListsWriter(RegionWriter region, ForwardLayout forward) {
    this.region = region;
    this.tokenBytes = forward.tokenBytes();
    this.directory = new long[forward.vocabularySize() + 1];
  }

  /**
   * Writes a token's list.
   *
   * @param complete whether the list keeps every posting of the token
   */
  void write(int token, BlockedList list, boolean complete) throws IOException {
    skipTo(token);
    int listPostings = list.documents().length;
    int listBlocks = list.blockEnds().length;
    int rows = list.rowTokens().length;
    int entries = list.entryBlocks().length;
    region.writeInt(listPostings);
    region.writeInt(listBlocks);
    region.writeInt(rows);
    region.writeInt(entries);
    region.writeFloat(list.summaryScale());
    region.writeInt(complete ? ListsLayout.COMPLETE : 0);
    for (int document : list.documents()) {
      region.writeInt(document);
    }
    for (int end : list.blockEnds()) {
      region.writeUnsigned(end, ListsLayout.numberBytes(listPostings));
    }
    long summaryStart = region.position();
    writeSummaries(list, ListsLayout.numberBytes(entries), ListsLayout.blockBytes(listBlocks));
    lists++;
    postings += listPostings;
    blocks += listBlocks;
    summaryEntries += entries;
    summaryBytes += region.position() - summaryStart;
  }

  private void writeSummaries(BlockedList list, int endBytes, int blockBytes) throws IOException {
    for (int token : list.rowTokens()) {
      region.writeUnsigned(token, tokenBytes);
    }
    for (int end : list.rowEnds()) {
      region.writeUnsigned(end, endBytes);
    }
    int start = 0;
    for (int end : list.rowEnds()) {
      // A row's blocks and codes stand together, so that a row is one or two cache lines.
      for (int entry = start; entry < end; entry++) {
        region.writeUnsigned(list.entryBlocks()[entry], blockBytes);
      }
      for (int entry = start; entry < end; entry++) {
        region.writeByte(list.entryCodes()[entry]);
      }
      start = end;
    }
  }

  private void skipTo(int token) {
    while (nextToken <= token) {
      directory[nextToken++] = region.position();
    }
  }

  ListsLayout finish() throws IOException {
    skipTo(directory.length - 1);
    long directoryStart = region.position();
    for (long start : directory) {
      region.writeLong(start);
    }
    return new ListsLayout(
        tokenBytes,
        lists,
        postings,
        blocks,
        summaryEntries,
        summaryBytes,
        directoryStart,
        region.position());
  }
}
