package dev.richter.tools.opensearch;

import java.util.ArrayList;
import java.util.List;

/**
 * Documents that are sent together, each as two lines of JSON.
 *
 * @param lines what is sent; not to be changed
 * @param items which lines are those of which document, in their order
 * @param position how far into the source the batch goes, as {@link Entry#position}
 */
record Batch(byte[] lines, List<Item> items, long position) {

  /**
   * A document.
   *
   * @param id its id
   * @param start where its lines begin
   * @param end where they end
   */
  record Item(String id, int start, int end) {

    private int length() {
      return end - start;
    }
  }

  /** Those documents of the batch alone that have these places in it, in ascending order. */
  Batch only(List<Integer> places) {
    byte[] some = new byte[places.stream().mapToInt(place -> items.get(place).length()).sum()];
    List<Item> chosen = new ArrayList<>(places.size());
    int end = 0;
    for (int place : places) {
      Item item = items.get(place);
      System.arraycopy(lines, item.start(), some, end, item.length());
      chosen.add(new Item(item.id(), end, end + item.length()));
      end += item.length();
    }
    return new Batch(some, List.copyOf(chosen), position);
  }
}
