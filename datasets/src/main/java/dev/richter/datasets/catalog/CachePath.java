package dev.richter.datasets.catalog;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.regex.Pattern;

/** What a path below the cache folder may look like, so that none leads out of it. */
final class CachePath {

  private static final String SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
  private static final Pattern PATH = Pattern.compile(SEGMENT + "(/" + SEGMENT + ")*");

  private CachePath() {}

  /** The path, if it is relative and of plain names that do not start with a dot. */
  static String check(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          ("path \"%s\", expected names of letters, digits, dots, hyphens and underscores, none of"
                  + " which starts with a dot, divided by slashes")
              .formatted(path));
    }
    return path;
  }
}
