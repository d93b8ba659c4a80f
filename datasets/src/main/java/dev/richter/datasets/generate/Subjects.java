package dev.richter.datasets.generate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The subjects around a row: those of its chapter, those of its work, and those that are common to
 * all.
 *
 * <p>Subjects are made when a passage first needs them and kept while their home is near. Not safe
 * for use by many threads.
 */
final class Subjects {

  /**
   * The share of a subject's activation that it has from factors and as its own; the rest is left
   * to chance token by token, responsive or not.
   */
  private static final double RESPONSIVE = 0.6;

  private static final int PAGE = 0;
  private static final int SECTION = 1;
  private static final int KEPT_COMMON = 300;

  /** A subject chosen for a passage and how far the passage follows it. */
  record Choice(Subject subject, GeneratorFigures.Scope scope, double share) {}

  private final Lexicon lexicon;
  private final GeneratorFigures.Subjects figures;
  private final Places places;
  private final long seed;
  private final Map<Integer, Subject> near = new HashMap<>();
  private final Map<Integer, Subject> far = new HashMap<>();
  private final Map<Integer, Subject> common =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Subject> eldest) {
          return size() > KEPT_COMMON;
        }
      };

  Subjects(Lexicon lexicon, GeneratorFigures.Subjects figures, Places places, long seed) {
    this.lexicon = lexicon;
    this.figures = figures;
    this.places = places;
    this.seed = seed;
  }

  /** Forgets the subjects whose home was left when the places changed. */
  void left(int outermostLevel) {
    if (outermostLevel >= figures.near().level()) {
      near.clear();
    }
    if (outermostLevel >= figures.far().level()) {
      far.clear();
    }
  }

  /**
   * Draws the subject of a passage at the current place: often the usual one of its page or of its
   * section.
   */
  Choice choose(RandomStream random) {
    double habit = random.uniform();
    Subject subject;
    GeneratorFigures.Scope scope;
    RandomStream source = random;
    if (habit < figures.pageHabit()) {
      source = places.stream(PAGE);
    } else if (habit < figures.pageHabit() + figures.sectionHabit()) {
      source = places.stream(SECTION);
    }
    double draw = source.uniform();
    if (draw < figures.near().probability()) {
      scope = figures.near();
      subject = subject(scope, near, amongFew(scope, source));
    } else if (draw < figures.near().probability() + figures.far().probability()) {
      scope = figures.far();
      subject = subject(scope, far, amongFew(scope, source));
    } else {
      scope = figures.common();
      subject = subject(scope, common, amongMany(scope, source));
    }
    double share = subject.share() + figures.jitter() * (random.uniform() - 0.5);
    return new Choice(subject, scope, Math.clamp(share, 0, figures.largestShare()));
  }

  private static int amongFew(GeneratorFigures.Scope scope, RandomStream random) {
    return (int) (scope.count() * StrictMath.pow(random.uniform(), scope.exponent()));
  }

  /**
   * A number without upper bound, the small ones being frequent: the larger a collection, the more
   * subjects it has.
   */
  private static int amongMany(GeneratorFigures.Scope scope, RandomStream random) {
    double draw = StrictMath.pow(random.uniform(), -1 / scope.exponent()) - 1;
    return (int) Math.min(scope.count() * draw, Integer.MAX_VALUE);
  }

  private Subject subject(GeneratorFigures.Scope scope, Map<Integer, Subject> known, int number) {
    return known.computeIfAbsent(number, missing -> make(scope, missing));
  }

  private Subject make(GeneratorFigures.Scope scope, int number) {
    long home = places.firstRow(scope.level());
    RandomStream random =
        RandomStream.of(
            RandomStream.key(seed, RandomStream.Part.SUBJECT, scope.level(), home),
            RandomStream.Part.SUBJECT,
            number,
            0);
    float size = random.gaussian();
    double share = figures.largestShare() * StrictMath.pow(random.uniform(), scope.looseness());
    double left = places.left(scope.level());
    double responsive = RESPONSIVE * left;
    float byFactors = (float) StrictMath.sqrt(responsive * (1 - figures.ownShare()));
    float[] point = new float[lexicon.factors];
    for (int factor = 0; factor < point.length; factor++) {
      point[factor] = byFactors * random.gaussian();
    }
    float[] activation = new float[lexicon.structured];
    lexicon.addFactors(point, activation);
    lexicon.addOwn((float) StrictMath.sqrt(responsive * figures.ownShare()), activation, random);
    float taken = (float) (1 - left + responsive);
    for (int rank = 0; rank < activation.length; rank++) {
      activation[rank] +=
          (float) Math.sqrt(1 - lexicon.responsive[rank] * taken) * random.gaussian();
    }
    return new Subject(activation, share, size);
  }
}
