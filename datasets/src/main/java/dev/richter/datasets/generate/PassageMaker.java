package dev.richter.datasets.generate;

import dev.richter.vector.SparseVector;

/**
 * Makes the passages and queries of any rows, next rows being cheapest. About 30 MB of scratch. Not
 * safe for use by many threads.
 *
 * <p>A passage's activation of a token is a standard normal number put together from what its
 * places add, from its subject, and from a rest of its own; tokens whose activation is above their
 * threshold are in the vector.
 */
final class PassageMaker {

  /** Tokens less likely than one in five hundred are not tried one by one. */
  private static final float UNLIKELY = 2.9f;

  /** Tokens less likely than one in three hundred thousand are not tried at all. */
  private static final float HOPELESS = 4.5f;

  private static final int PAGE = 0;

  private final GeneratorFigures figures;
  private final Lexicon lexicon;
  private final Activation activation;
  private final Brevity brevity;
  private final Normal normal;
  private final Places places;
  private final Subjects subjects;
  private final long seed;

  private final float[] page;
  private final float[][] homes;
  private final float[] deviation;
  private final float[] inverseDeviation;
  private final float[] expected;
  private final float[] missing;
  private final int[] likely;
  private final int[] unlikely;
  private final double[] unlikelyCumulative;
  private final TokenLogits logits;

  PassageMaker(
      GeneratorFigures figures,
      Lexicon lexicon,
      Activation activation,
      Brevity brevity,
      Normal normal,
      long seed) {
    this.figures = figures;
    this.lexicon = lexicon;
    this.activation = activation;
    this.brevity = brevity;
    this.normal = normal;
    this.seed = seed;
    this.places = new Places(lexicon, figures, seed);
    this.subjects = new Subjects(lexicon, figures.subjects(), places, seed);
    page = new float[lexicon.structured];
    homes = new float[figures.places().size() + 1][lexicon.structured];
    deviation = new float[lexicon.structured];
    inverseDeviation = new float[lexicon.structured];
    expected = new float[lexicon.structured];
    missing = new float[lexicon.structured];
    likely = new int[lexicon.structured];
    unlikely = new int[lexicon.structured];
    unlikelyCumulative = new double[lexicon.structured + 1];
    logits = new TokenLogits(lexicon);
  }

  /** The passage of a row. */
  SparseVector passage(long row) {
    moveTo(row);
    SparseVector vector = SparseVector.empty();
    for (int attempt = 0; vector.isEmpty(); attempt++) {
      RandomStream random = RandomStream.of(seed, RandomStream.Part.DOCUMENT, row, attempt);
      Subjects.Choice choice = subjects.choose(random);
      double fromSubject = StrictMath.sqrt(choice.share());
      double fromPlace = StrictMath.sqrt(1 - choice.share());
      double size = places.size() + StrictMath.sqrt(places.sizeLeft()) * random.gaussian();
      double brief = brevity.of(fromSubject * choice.subject().size() + fromPlace * size);
      logits.clear();
      draw(choice, (float) brief, 1, random);
      drawRare(random);
      vector = logits.toVector();
    }
    return vector;
  }

  /**
   * A query that the passage of a row might answer: another, brief passage of the same page and
   * subject.
   */
  SparseVector query(long number, long row) {
    moveTo(row);
    SparseVector vector = SparseVector.empty();
    for (int attempt = 0; vector.isEmpty(); attempt++) {
      RandomStream random = RandomStream.of(seed, RandomStream.Part.DOCUMENT, row, attempt);
      Subjects.Choice choice = subjects.choose(random);
      random = RandomStream.of(seed, RandomStream.Part.QUERY, number, attempt);
      int size = (int) Math.round(figures.queries().sizeQuantiles().at(random.uniform()));
      logits.clear();
      draw(choice, 0, (float) figures.queries().noise(), random);
      logits.sharpen(figures.queries(), size, random);
      vector = logits.toVector();
    }
    return vector;
  }

  private void moveTo(long row) {
    int outermost = places.moveTo(row);
    if (outermost < 0) {
      return;
    }
    subjects.left(outermost);
    places.activation(PAGE, page);
    for (int level :
        new int[] {figures.subjects().near().level(), figures.subjects().far().level()}) {
      if (outermost >= level) {
        places.activation(level, homes[level]);
      }
    }
    float shared = (float) (1 - places.left(PAGE));
    for (int rank = 0; rank < deviation.length; rank++) {
      deviation[rank] = (float) Math.sqrt(1 - lexicon.responsive[rank] * shared);
      inverseDeviation[rank] = 1 / deviation[rank];
    }
  }

  /**
   * Draws the structured tokens of a passage; those that are unlikely by their joint probability,
   * so that the work does not grow with the vocabulary.
   */
  private void draw(Subjects.Choice choice, float brief, float noise, RandomStream random) {
    float spread = (float) StrictMath.sqrt(1 - choice.share()) * noise;
    expect(choice);
    measureMissing(brief, spread);
    int likelyCount = 0;
    int unlikelyCount = 0;
    for (int rank = 0; rank < missing.length; rank++) {
      float deviations = missing[rank];
      if (deviations < UNLIKELY) {
        likely[likelyCount++] = rank;
      } else if (deviations < HOPELESS) {
        unlikely[unlikelyCount] = rank;
        unlikelyCumulative[unlikelyCount + 1] =
            unlikelyCumulative[unlikelyCount] + normal.fastUpperTail(deviations);
        unlikelyCount++;
      }
    }
    for (int i = 0; i < likelyCount; i++) {
      int rank = likely[i];
      add(rank, expected[rank] + spread * deviation[rank] * random.gaussian(), brief);
    }
    drawUnlikely(unlikelyCount, brief, spread, random);
  }

  private void expect(Subjects.Choice choice) {
    float fromSubject = (float) StrictMath.sqrt(choice.share());
    float fromPlace = (float) StrictMath.sqrt(1 - choice.share());
    float[] subject = choice.subject().activation();
    float[] home = homes[choice.scope().level()];
    for (int rank = 0; rank < expected.length; rank++) {
      // The home's part is in the page's, of which only a share is taken.
      expected[rank] =
          home[rank] + fromPlace * (page[rank] - home[rank]) + fromSubject * subject[rank];
    }
  }

  /**
   * How many standard deviations each token's activation is below what it needs, or a little fewer:
   * the lift that a brief document asks for is replaced by a lower bound without a root. Who gets
   * in by that is turned away when its logit is known.
   */
  private void measureMissing(float brief, float spread) {
    float[] threshold = lexicon.threshold;
    float[] inverseScale = lexicon.inverseScale;
    float inverseSpread = 1 / spread;
    float bend = brief > 0 ? (float) activation.curvature() : 0;
    for (int rank = 0; rank < missing.length; rank++) {
      float bent = brief * inverseScale[rank];
      float needed = threshold[rank] + bent / (1 + bend * bent);
      missing[rank] = (needed - expected[rank]) * inverseDeviation[rank] * inverseSpread;
    }
  }

  private void drawUnlikely(int count, float brief, float spread, RandomStream random) {
    double total = unlikelyCumulative[count];
    for (double place = -StrictMath.log(random.uniform()); place < total; ) {
      int rank = unlikely[Lexicon.cell(unlikelyCumulative, count + 1, place)];
      double above = Normal.exceededWith(Normal.upperTail(missing[rank]) * random.uniform());
      add(rank, expected[rank] + spread * deviation[rank] * (float) above, brief);
      place -= StrictMath.log(random.uniform());
    }
  }

  private void drawRare(RandomStream random) {
    double total = lexicon.rareTokens();
    for (double place = -StrictMath.log(random.uniform()); place < total; ) {
      int rank = lexicon.rareRank(place);
      double above =
          Normal.exceededWith(Normal.upperTail(lexicon.threshold[rank]) * random.uniform());
      add(rank, (float) above, 0);
      place -= StrictMath.log(random.uniform());
    }
  }

  private void add(int rank, float activated, float brief) {
    double lift = activated - lexicon.threshold[rank];
    logits.add(rank, lexicon.scale[rank] * activation.bent(lift) - brief);
  }
}
