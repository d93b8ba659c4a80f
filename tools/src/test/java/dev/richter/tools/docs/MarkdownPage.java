package dev.richter.tools.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path where it stands
 * @param text what it says
 */
record MarkdownPage(Path path, String text) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE =
      Pattern.compile("(?ms)^(?:<!-- not run: ([^\\n]*?) -->\\n)?```(\\w+)([^\\n]*)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  /**
   * What stands between two fences.
   *
   * @param language the first word after the opening fence
   * @param info the words behind it, which readers do not see
   * @param body the lines between
   * @param notRun why it is not run, if it is not: a comment before it says so
   */
  record Snippet(String language, String info, String body, Optional<String> notRun) {

    boolean is(String wanted) {
      return language.equals(wanted) && notRun.isEmpty();
    }
  }

  static MarkdownPage read(Path path) throws IOException {
    return new MarkdownPage(path, Files.readString(path));
  }

  /** The README and the guides. */
  static List<MarkdownPage> guides() throws IOException {
    List<MarkdownPage> pages = new ArrayList<>();
    pages.add(read(ROOT.resolve("README.md")));
    pages.addAll(below(ROOT.resolve("docs")));
    return pages;
  }

  /** Every page of the repository. */
  static List<MarkdownPage> all() throws IOException {
    return below(ROOT);
  }

  private static List<MarkdownPage> below(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<MarkdownPage> pages = new ArrayList<>();
      for (Path file : files.filter(MarkdownPage::isPage).sorted().toList()) {
        pages.add(read(file));
      }
      return pages;
    }
  }

  private static boolean isPage(Path file) {
    String place = "/" + ROOT.relativize(file);
    return place.endsWith(".md") && !place.contains("/target/") && !place.contains("/.");
  }

  List<Snippet> snippets() {
    return FENCE
        .matcher(text)
        .results()
        .map(
            found ->
                new Snippet(
                    found.group(2),
                    found.group(3).strip(),
                    found.group(4),
                    Optional.ofNullable(found.group(1))))
        .toList();
  }

  /** The snippets of a language that are run, in their order. */
  List<String> snippets(String language) {
    return snippets().stream().filter(snippet -> snippet.is(language)).map(Snippet::body).toList();
  }

  private String prose() {
    return FENCE.matcher(text).replaceAll("");
  }

  /** Where links and pictures lead to, but those to other sites. */
  List<String> links() {
    return LINK.matcher(prose())
        .results()
        .map(found -> found.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  /** What links to headings of this page say, by the rules of GitHub. */
  Set<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    Matcher heading = HEADING.matcher(prose());
    while (heading.find()) {
      String anchor =
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int earlier = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
    }
    return anchors;
  }

  /** The name that tests show. */
  @Override
  public String toString() {
    return ROOT.relativize(path).toString();
  }
}
