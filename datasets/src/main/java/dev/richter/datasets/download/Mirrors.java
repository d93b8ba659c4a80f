package dev.richter.datasets.download;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other places where files are published under the same paths. Immutable and safe for use by many
 * threads.
 */
public final class Mirrors {

  /** No mirror: files come from where the catalogue says. */
  public static final Mirrors NONE = new Mirrors(Map.of());

  private static final Pattern RULE = Pattern.compile("(?:(https?://[^=]+)=)?(https?://[^=]+)");

  /** Prefix of URLs, empty for scheme and host of any, to what stands in its place. */
  private final Map<String, String> prefixes;

  private Mirrors(Map<String, String> prefixes) {
    this.prefixes = prefixes;
  }

  /**
   * Makes mirrors of rules.
   *
   * @param rules each {@code URL-PREFIX}, which stands in place of scheme and host of all URLs, or
   *     {@code URL-PREFIX=URL-PREFIX}, the second of which stands in place of the first; the
   *     longest that applies counts
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a rule is neither
   */
  public static Mirrors of(List<String> rules) {
    Map<String, String> prefixes = new LinkedHashMap<>();
    for (String rule : rules) {
      Matcher parts = RULE.matcher(rule);
      if (!parts.matches()) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "mirror \"%s\", expected https://HOST/PREFIX or https://HOST/PREFIX=https://HOST/PREFIX"
                .formatted(rule));
      }
      String from = parts.group(1) == null ? "" : parts.group(1);
      prefixes.put(withoutSlash(from), withoutSlash(parts.group(2)));
    }
    return new Mirrors(Map.copyOf(prefixes));
  }

  private static String withoutSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  /** Where to download what is published at a URL. */
  URI resolve(URI url) {
    String text = url.toString();
    String best = null;
    for (String prefix : prefixes.keySet()) {
      boolean applies = prefix.isEmpty() || text.equals(prefix) || text.startsWith(prefix + "/");
      if (applies && (best == null || prefix.length() > best.length())) {
        best = prefix;
      }
    }
    if (best == null) {
      return url;
    }
    String rest =
        best.isEmpty()
            ? text.substring(text.indexOf(url.getRawPath()))
            : text.substring(best.length());
    return URI.create(prefixes.get(best) + rest);
  }
}
