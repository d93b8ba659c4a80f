package dev.richter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * Compares files with their checksums when an index opens and when new files of it come into view.
 *
 * <p>Lucene trusts the bytes of its larger files until a merge reads them whole, so a flipped bit
 * could become a wrong answer. The end of every file is checked, which finds cut ones; the whole of
 * the smaller files as far as the budget goes. Files of vectors are left to their reader, which
 * verifies each page before its first use.
 */
final class FileChecks {

  private static final Set<String> VERIFIED_WHEN_READ = Set.of("rsf", "rsb");

  private final Directory directory;
  private final long budgetBytes;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  FileChecks(Directory directory, long budgetBytes) {
    this.directory = directory;
    this.budgetBytes = budgetBytes;
  }

  /**
   * Checks those of the files that were not checked before, each as the budget of this call allows.
   *
   * @throws org.apache.lucene.index.CorruptIndexException naming a file that is not what was
   *     written
   * @throws java.nio.file.NoSuchFileException naming a file that is missing
   */
  void check(Collection<String> files) throws IOException {
    List<Map.Entry<String, Long>> sizeByFile = new ArrayList<>();
    for (String file : files) {
      if (checked.add(file)) {
        sizeByFile.add(Map.entry(file, checkEnd(file)));
      }
    }
    sizeByFile.removeIf(file -> isVerifiedWhenRead(file.getKey()));
    sizeByFile.sort(Comparator.comparingLong(Map.Entry::getValue));
    long left = budgetBytes;
    for (Map.Entry<String, Long> file : sizeByFile) {
      left -= file.getValue();
      if (left < 0) {
        return;
      }
      checkWhole(directory, file.getKey());
    }
  }

  /** Compares a whole file with its checksum. */
  static void checkWhole(Directory directory, String file) throws IOException {
    try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
      CodecUtil.checksumEntireFile(input);
    }
  }

  private long checkEnd(String file) throws IOException {
    try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
      CodecUtil.retrieveChecksum(input);
      return input.length();
    }
  }

  private static boolean isVerifiedWhenRead(String file) {
    return VERIFIED_WHEN_READ.contains(String.valueOf(IndexFileNames.getExtension(file)));
  }
}
