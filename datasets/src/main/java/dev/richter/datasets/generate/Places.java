package dev.richter.datasets.generate;

import java.util.List;

/**
 * The nested places around a row (page, section, chapter, work) and what they add to the activation
 * of each token.
 *
 * <p>A place of mean length R begins at a row with probability 1/R, or where an outer one begins.
 * It takes a random share of the variance that the outer ones have left: a place that takes much
 * makes near-duplicates of all within, one that takes little leaves them unlike. Moving to the next
 * row is cheap; anywhere else costs a search for the beginnings. Not safe for use by many threads.
 */
final class Places {

  private static final double LARGEST_SEARCH = 1 << 30;

  /** What a place and those around it add. */
  private static final class Place {
    long firstRow = -1;
    final float[] point;
    final float[] own;
    float size;
    double left;

    Place(Lexicon lexicon) {
      point = new float[lexicon.factors];
      own = new float[lexicon.structured];
    }
  }

  private final Lexicon lexicon;
  private final List<GeneratorFigures.PlaceLevel> levels;
  private final double largestShare;
  private final long seed;
  private final Place[] places;
  private final Place everywhere;
  private final double sizeLeft;
  private long row = -2;

  Places(Lexicon lexicon, GeneratorFigures figures, long seed) {
    this.lexicon = lexicon;
    this.levels = figures.places();
    this.largestShare = figures.largestPlaceShare();
    this.seed = seed;
    this.places = new Place[levels.size()];
    for (int level = 0; level < places.length; level++) {
      places[level] = new Place(lexicon);
    }
    everywhere = new Place(lexicon);
    everywhere.left = 1;
    sizeLeft = 1 - levels.stream().mapToDouble(GeneratorFigures.PlaceLevel::sizeShare).sum();
  }

  /**
   * Moves to a row.
   *
   * @return the outermost level whose place is another one than before, or −1 if none is
   */
  int moveTo(long newRow) {
    int outermost = newRow == row ? -1 : outermostChange(newRow);
    row = newRow;
    for (int level = outermost; level >= 0; level--) {
      enter(level);
    }
    return outermost;
  }

  private int outermostChange(long newRow) {
    for (int level = places.length - 1; level >= 0; level--) {
      boolean same =
          newRow == row + 1
              ? !begins(level, newRow)
              : firstRow(level, newRow) == places[level].firstRow;
      if (!same) {
        for (int inner = level; inner >= 0; inner--) {
          places[inner].firstRow = newRow == row + 1 ? newRow : firstRow(inner, newRow);
        }
        return level;
      }
    }
    return -1;
  }

  private boolean begins(int level, long atRow) {
    long key = RandomStream.key(seed, RandomStream.Part.BOUNDARY, level, atRow);
    return atRow == 0 || RandomStream.uniform(key) * levels.get(level).meanRows() < 1;
  }

  private long firstRow(int level, long from) {
    for (long candidate = from; candidate > from - LARGEST_SEARCH; candidate--) {
      for (int outer = level; outer < places.length; outer++) {
        if (begins(outer, candidate)) {
          return candidate;
        }
      }
    }
    throw new IllegalStateException("no place begins before row " + from);
  }

  private void enter(int level) {
    Place place = places[level];
    Place around = level + 1 < places.length ? places[level + 1] : everywhere;
    GeneratorFigures.PlaceLevel figures = levels.get(level);
    RandomStream random = RandomStream.of(seed, RandomStream.Part.PLACE, level, place.firstRow);
    place.size = around.size + (float) StrictMath.sqrt(figures.sizeShare()) * random.gaussian();
    double share =
        around.left * largestShare * StrictMath.pow(random.uniform(), figures.shareExponent());
    place.left = around.left - share;
    float byFactors = (float) StrictMath.sqrt(share * (1 - figures.ownShare()));
    for (int factor = 0; factor < place.point.length; factor++) {
      place.point[factor] = around.point[factor] + byFactors * random.gaussian();
    }
    System.arraycopy(around.own, 0, place.own, 0, place.own.length);
    lexicon.addOwn((float) StrictMath.sqrt(share * figures.ownShare()), place.own, random);
  }

  /** Random numbers that the whole place at a level has in common. */
  RandomStream stream(int level) {
    return RandomStream.of(seed, RandomStream.Part.HABIT, level, places[level].firstRow);
  }

  /** The first row of the place at a level; where there are no more levels, 0. */
  long firstRow(int level) {
    return level < places.length ? places[level].firstRow : 0;
  }

  /** Writes what the place at a level and those around it add to each token's activation. */
  void activation(int level, float[] target) {
    Place place = place(level);
    System.arraycopy(place.own, 0, target, 0, target.length);
    lexicon.addFactors(place.point, target);
  }

  /**
   * The share of variance that the place at a level and those around it leave, for a wholly
   * responsive token.
   */
  double left(int level) {
    return place(level).left;
  }

  private Place place(int level) {
    return level < places.length ? places[level] : everywhere;
  }

  /**
   * What the places add to the standard normal number behind a document's brevity, and the share of
   * variance they leave to it.
   */
  float size() {
    return places[0].size;
  }

  double sizeLeft() {
    return sizeLeft;
  }
}
