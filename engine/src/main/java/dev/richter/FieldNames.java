package dev.richter;

/**
 * The Lucene fields that hold what is not a vector. Names of vector fields never start with an
 * underscore.
 */
final class FieldNames {

  /** Term: the id of the document, see {@link IdTerms}. */
  static final String ID = "_id";

  /** Binary doc value: the id, where it is a string. */
  static final String STRING_ID = "_stringId";

  /** Numeric doc value: the id, where it is a long. */
  static final String LONG_ID = "_longId";

  /** Stored: the payload as text. */
  static final String PAYLOAD = "_payload";

  /** Terms: the values of the payload, see {@link PayloadTerms}. */
  static final String PAYLOAD_TERMS = "_payloadTerms";

  private static final String NUMBER_PREFIX = "_number:";

  private FieldNames() {}

  /** Point: the numbers of the payload at a path, as doubles. */
  static String numbers(String path) {
    return NUMBER_PREFIX + path;
  }

  static boolean holdsNumbers(String name) {
    return name.startsWith(NUMBER_PREFIX);
  }
}
