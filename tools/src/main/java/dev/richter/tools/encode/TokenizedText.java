package dev.richter.tools.encode;

/**
 * The tokens of a text.
 *
 * @param ids their numbers
 * @param kept which of them give vectors
 * @param special which of them the tokenizer has put around the text
 * @param cut whether the text had more tokens than were allowed
 */
record TokenizedText(long[] ids, boolean[] kept, boolean[] special, boolean cut) {

  int length() {
    return ids.length;
  }

  int keptCount() {
    int count = 0;
    for (boolean keep : kept) {
      count += keep ? 1 : 0;
    }
    return count;
  }
}
