package dev.richter.tools.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.tools.docs.Commands.Outcome;
import dev.richter.tools.docs.MarkdownPage.Snippet;
import dev.richter.tools.encode.TinyModel;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/**
 * What the README and the guides show is run as it stands there.
 *
 * <ul>
 *   <li>{@code sh}: the snippets of a page are one script, in a directory with the launcher {@code
 *       richter}, a SPLADE model in {@code model} and one of late interaction in {@code colbert}.
 *   <li>{@code text output}: lines that this script prints.
 *   <li>{@code java}: a program, or where it has no {@code main}, a part of one with the other
 *       parts of the page. Programs that use the client are run where the client is.
 *   <li>{@code python}: a program, run beside a server.
 *   <li>{@code http}: a request to a server that the snippets of a page share, answered by 200, or
 *       by {@code http STATUS}; {@code json answer} is what its answer has.
 *   <li>{@code console}: a request to OpenSearch, which the tests of its plugin run.
 *   <li>{@code json}, {@code xml}: is parsed. {@code properties}: settings of the server. {@code
 *       yaml}: settings of a run of benchmarks, which are read where these are.
 *   <li>{@code text}: anything else.
 * </ul>
 *
 * <p>The comment {@code <!-- not run: REASON -->} before a snippet keeps it from being run.
 */
final class SnippetsTest {

  private static final Set<String> LANGUAGES =
      Set.of(
          "sh", "java", "python", "http", "console", "json", "xml", "properties", "yaml", "text");

  /** More than these would say little about the pages. */
  private static final int MOST_NOT_RUN = 6;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @TempDir Path directory;

  static Stream<MarkdownPage> guides() throws IOException {
    return MarkdownPage.guides().stream();
  }

  static Stream<MarkdownPage> guidesWith(String language) throws IOException {
    return guides().filter(page -> !page.snippets(language).isEmpty());
  }

  static Stream<MarkdownPage> guidesWithCommands() throws IOException {
    return guidesWith("sh");
  }

  static Stream<MarkdownPage> guidesWithPrograms() throws IOException {
    return guides().filter(page -> !programs(page).isEmpty());
  }

  static Stream<MarkdownPage> guidesWithPython() throws IOException {
    return guidesWith("python");
  }

  static Stream<MarkdownPage> guidesWithRequests() throws IOException {
    return guidesWith("http");
  }

  @ParameterizedTest
  @MethodSource("guidesWithCommands")
  void commandsSucceedAndPrintWhatIsShown(MarkdownPage page) throws Exception {
    Commands commands = new Commands(directory);
    commands.writeLauncher();
    TinyModel.writeSplade(directory.resolve("model"));
    TinyModel.write(directory.resolve("colbert"));
    Path script = directory.resolve("commands.sh");
    Files.writeString(
        script,
        "set -eu\n" + String.join("\n", page.snippets("sh")).replace("7333", Commands.freePort()));

    Outcome outcome = commands.run("sh", script.toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(
            page.snippets().stream()
                .filter(snippet -> snippet.is("text") && snippet.info().equals("output"))
                .map(Snippet::body))
        .allSatisfy(shown -> assertThat(outcome.output()).contains(shown.strip()));
  }

  @ParameterizedTest
  @MethodSource("guidesWithPrograms")
  void programsRunWithoutTheVectorModuleAndSaySoOnce(MarkdownPage page) throws Exception {
    for (String program : programs(page)) {
      Path source = directory.resolve("Example.java");
      Files.writeString(source, program);

      Outcome outcome =
          new Commands(directory)
              .run(
                  Commands.JAVA.toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  source.toString());

      assertThat(outcome.exitCode()).as(outcome.output() + program).isZero();
      assertThat(outcome.output().lines().filter(line -> line.contains("scalar kernels")))
          .as(outcome.output())
          .hasSize(1);
    }
  }

  /** The programs of a page; its parts are put together. */
  private static List<String> programs(MarkdownPage page) {
    Map<Boolean, List<String>> whole =
        page.snippets("java").stream()
            .filter(snippet -> !snippet.contains("import dev.richter.client."))
            .collect(Collectors.partitioningBy(snippet -> snippet.contains("void main(")));
    List<String> parts = whole.getOrDefault(false, List.of());
    return Stream.concat(
            whole.getOrDefault(true, List.of()).stream(),
            parts.isEmpty() ? Stream.empty() : Stream.of(program(parts)))
        .toList();
  }

  private static String program(List<String> parts) {
    Map<Boolean, List<String>> lines =
        parts.stream()
            .flatMap(String::lines)
            .collect(Collectors.partitioningBy(line -> line.startsWith("import ")));
    return "%s%nvoid main() throws Exception {%n%s%n}%n"
        .formatted(
            String.join("\n", lines.getOrDefault(true, List.of())),
            String.join("\n", lines.getOrDefault(false, List.of())));
  }

  @ParameterizedTest
  @MethodSource("guidesWithPython")
  void pythonProgramsRunBesideAServer(MarkdownPage page) throws Exception {
    Commands commands = new Commands(directory);
    assumeTrue(
        commands.run("sh", "-c", "python3 -c 'import requests'").exitCode() == 0, "no requests");
    try (DocumentedServer server = DocumentedServer.start(directory)) {
      // Programs may ask for what the requests of the page have made.
      for (Snippet snippet : page.snippets()) {
        if (snippet.is("http")) {
          server.answer(snippet);
        }
      }
      for (String program : page.snippets("python")) {
        Path source = directory.resolve("example.py");
        Files.writeString(source, program.replaceAll("localhost:\\d+", server.address()));
        Outcome outcome = commands.run("python3", source.toString());
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("guidesWithRequests")
  void requestsAreAnsweredAsIsShown(MarkdownPage page) throws Exception {
    try (DocumentedServer server = DocumentedServer.start(directory)) {
      String answer = "";
      for (Snippet snippet : page.snippets()) {
        if (snippet.is("http")) {
          answer = server.answer(snippet);
        } else if (snippet.is("json") && snippet.info().equals("answer")) {
          DocumentedServer.assertHas(JSON.readTree(answer), JSON.readTree(snippet.body()), "");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("guides")
  void whatIsNotRunIsWellFormed(MarkdownPage page) throws Exception {
    for (Snippet snippet : page.snippets()) {
      assertThat(LANGUAGES).contains(snippet.language());
    }
    for (String json : page.snippets("json")) {
      assertThat(JSON.readTree(json).isContainerNode()).as(json).isTrue();
    }
    for (String xml : page.snippets("xml")) {
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new InputSource(new StringReader(xml)))
                  .getDocumentElement()
                  .getTagName())
          .isEqualTo("dependency");
    }
    for (String properties : page.snippets("properties")) {
      Path file = Files.writeString(directory.resolve("richter.properties"), properties);
      assertThat(
              ServerSettings.of(Map.of(Setting.CONFIG, file.toString()), Map.of())
                  .path(Setting.DATA))
          .isPresent();
    }
  }

  @Test
  void fewSnippetsAreNotRunAndEachSaysWhy() throws IOException {
    List<String> reasons =
        guides()
            .flatMap(page -> page.snippets().stream())
            .map(Snippet::notRun)
            .flatMap(Optional::stream)
            .toList();
    assertThat(reasons).hasSizeLessThanOrEqualTo(MOST_NOT_RUN);
    assertThat(reasons).allSatisfy(reason -> assertThat(reason).contains(" "));
  }
}
