package dev.richter.datasets.generate;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/**
 * The figures that a {@link CollectionGenerator} works from. Their meanings stand beside them in
 * the resource {@code techdocs.properties}, and how they were fitted in {@code GENERATOR.md}.
 */
public final class GeneratorFigures {

  /** The words of the vocabulary and what they weigh. */
  record Tokens(
      int count,
      int structured,
      Curve documentFrequencyByRank,
      int frequentRanks,
      Curve meanWeightOfFrequent,
      Curve meanWeightOfRare,
      double weightScale,
      double maximumWeight,
      double maximumWeightSpread,
      double curvature,
      int factors,
      double sharedFactor,
      double idleShare,
      double idleExponent) {}

  /** How brief or long documents are. */
  record Size(double spread, double skew) {}

  /** One level of nested runs of rows, such as the passages of a page. */
  record PlaceLevel(double meanRows, double shareExponent, double ownShare, double sizeShare) {}

  /**
   * Where a kind of subject is at home: the level of places, how likely a passage has one, how many
   * there are, and how loosely passages keep to it.
   */
  record Scope(int level, double probability, double count, double exponent, double looseness) {}

  /** Subjects that passages of different places share. */
  record Subjects(
      Scope near,
      Scope far,
      Scope common,
      double largestShare,
      double jitter,
      double ownShare,
      double pageHabit,
      double sectionHabit) {}

  /** How a query differs from a passage. */
  record Queries(
      Curve sizeQuantiles,
      double noise,
      double rareTokens,
      double steepness,
      double fifthWeight,
      double fifthWeightSpread) {}

  private final Tokens tokens;
  private final Size size;
  private final List<PlaceLevel> places;
  private final double largestPlaceShare;
  private final Subjects subjects;
  private final Queries queries;

  private GeneratorFigures(PropertyReader figures) {
    tokens =
        new Tokens(
            figures.integer("tokens.count"),
            figures.integer("tokens.structured"),
            figures.curve("tokens.documentFrequency.rank", "tokens.documentFrequency.share"),
            figures.integer("tokens.meanWeight.frequentRanks"),
            figures.curve("tokens.meanWeight.quantile", "tokens.meanWeight.frequent"),
            figures.curve("tokens.meanWeight.quantile", "tokens.meanWeight.rare"),
            figures.number("tokens.meanWeight.scale"),
            figures.number("tokens.maximumWeight.mean"),
            figures.number("tokens.maximumWeight.spread"),
            figures.number("tokens.curvature"),
            figures.integer("tokens.factors"),
            figures.number("tokens.sharedFactor"),
            figures.number("tokens.idle.share"),
            figures.number("tokens.idle.exponent"));
    size = new Size(figures.number("size.spread"), figures.number("size.skew"));
    places =
        List.of(
            place(figures, "page"),
            place(figures, "section"),
            place(figures, "chapter"),
            place(figures, "work"));
    largestPlaceShare = figures.number("place.largestShare");
    subjects =
        new Subjects(
            scope(figures, "near", 2),
            scope(figures, "far", 3),
            scope(figures, "common", 4),
            figures.number("subject.largestShare"),
            figures.number("subject.jitter"),
            figures.number("subject.ownShare"),
            figures.number("subject.pageHabit"),
            figures.number("subject.sectionHabit"));
    queries =
        new Queries(
            figures.curve("query.size.quantile", "query.size.tokens"),
            figures.number("query.noise"),
            figures.number("query.rareTokens"),
            figures.number("query.steepness"),
            figures.number("query.fifthWeight"),
            figures.number("query.fifthWeight.spread"));
  }

  private static PlaceLevel place(PropertyReader figures, String name) {
    String prefix = "place." + name + ".";
    return new PlaceLevel(
        figures.number(prefix + "meanRows"),
        figures.number(prefix + "shareExponent"),
        figures.number(prefix + "ownShare"),
        figures.number(prefix + "sizeShare"));
  }

  private static Scope scope(PropertyReader figures, String name, int level) {
    String prefix = "subject." + name + ".";
    return new Scope(
        level,
        figures.number(prefix + "probability"),
        figures.number(prefix + "count"),
        figures.number(prefix + "exponent"),
        figures.number(prefix + "looseness"));
  }

  /**
   * The figures fitted to SPLADE vectors of 244,870 passages of technical documentation and of
   * queries made of their titles.
   */
  public static GeneratorFigures techdocs() {
    try (InputStream resource =
        requireNonNull(GeneratorFigures.class.getResourceAsStream("techdocs.properties"))) {
      Properties properties = new Properties();
      properties.load(resource);
      return new GeneratorFigures(new PropertyReader(properties));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Figures under the names of the resource, for trials with others. */
  static GeneratorFigures of(Properties properties) {
    return new GeneratorFigures(new PropertyReader(properties));
  }

  Tokens tokens() {
    return tokens;
  }

  Size size() {
    return size;
  }

  /** The levels of places from the innermost to the outermost. */
  List<PlaceLevel> places() {
    return places;
  }

  double largestPlaceShare() {
    return largestPlaceShare;
  }

  Subjects subjects() {
    return subjects;
  }

  Queries queries() {
    return queries;
  }
}
