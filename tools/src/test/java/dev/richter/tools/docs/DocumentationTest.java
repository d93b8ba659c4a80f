package dev.richter.tools.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.error.ErrorCode;
import dev.richter.search.SearchParameters;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.settings.Setting;
import dev.richter.tools.docs.MarkdownPage.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says of links, names and defaults is compared with what there is. */
final class DocumentationTest {

  private static final Pattern METRIC = Pattern.compile("(?m)^\\| `(richter_\\w+)`");

  static Stream<MarkdownPage> pages() throws IOException {
    return MarkdownPage.all().stream();
  }

  private static String text(String page) throws IOException {
    return Files.readString(MarkdownPage.ROOT.resolve(page));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesAndHeadings(MarkdownPage page) throws IOException {
    for (String link : page.links()) {
      String[] parts = link.split("#", 2);
      Path file =
          parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
      assertThat(file).as(link).exists();
      if (parts.length == 2) {
        assertThat(MarkdownPage.read(file).anchors()).as(link).contains(parts[1]);
      }
    }
  }

  @Test
  void theReadmeLeadsToEveryGuide() throws IOException {
    Set<String> guides =
        MarkdownPage.guides().stream()
            .map(MarkdownPage::toString)
            .filter(page -> page.startsWith("docs/"))
            .collect(Collectors.toSet());
    assertThat(guides).isNotEmpty();
    assertThat(MarkdownPage.read(MarkdownPage.ROOT.resolve("README.md")).links())
        .containsAll(guides);
  }

  @Test
  void theTestCommandOfTheReadmeIsWhatContinuousIntegrationRuns() throws IOException {
    assertThat(text("README.md")).contains("\n./richter test\n");
    assertThat(text(".ci/run").lines()).contains("exec ./richter test");
  }

  @Test
  void theServersGuideNamesEverySetting() throws IOException {
    String guide = text("docs/server.md");
    for (Setting setting : Setting.values()) {
      assertThat(guide)
          .contains(
              "| `%s` | %s | %s |"
                  .formatted(setting.key(), setting.defaultText(), setting.description()));
    }
  }

  @Test
  void theServersGuideNamesEveryProblem() throws IOException {
    String guide = text("docs/server.md");
    for (ProblemCode code : ProblemCode.values()) {
      assertThat(guide).contains("| %d | `%s` | ".formatted(code.status(), code));
    }
  }

  @Test
  void theServersGuideNamesEveryMetric(@TempDir Path directory) throws Exception {
    Set<String> documented =
        METRIC
            .matcher(text("docs/server.md"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    try (DocumentedServer server = DocumentedServer.start(directory)) {
      Snippet request = new Snippet("http", "", "GET /metrics\n", Optional.empty());
      server.answer(request);
      Set<String> measured =
          server
              .answer(request)
              .lines()
              .filter(line -> line.startsWith("# TYPE richter_"))
              .map(line -> line.split(" ", -1)[2])
              .filter(name -> !name.endsWith("_max"))
              .collect(Collectors.toSet());
      assertThat(documented).isEqualTo(measured);
    }
  }

  @Test
  void theGuideToEmbeddingNamesEveryError() throws IOException {
    String guide = text("docs/embedding.md");
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(guide).contains("`" + code + "`");
    }
  }

  @Test
  void theDefaultsOfTheGuideToTuningAreThoseOfTheEngine() throws IOException {
    SearchParameters defaults = SearchParameters.defaults();
    assertThat(text("docs/tuning.md"))
        .contains("| impact cut | %s |".formatted(defaults.impactCut()))
        .contains("| heap factor | %s |".formatted(defaults.heapFactor()))
        .contains("| probes | %d |".formatted(defaults.probes()))
        .contains("| margin | %.0f |".formatted(defaults.margin()));
  }
}
