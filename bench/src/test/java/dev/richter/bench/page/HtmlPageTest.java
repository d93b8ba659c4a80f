package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class HtmlPageTest {

  private static final PageContent CONTENT =
      PageContent.of(
          Measurements.of(
              List.of(new RunDirectory("<!--run", ExampleRuns.results(1, 2).subList(0, 60)))));
  private static final String PAGE = HtmlPage.of(CONTENT);

  private static List<String> all(String pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void contentCannotLeaveItsElement() throws Exception {
    PageContent hostile =
        PageContent.of(
            Measurements.of(
                List.of(
                    new RunDirectory(
                        "run",
                        ExampleRuns.results(1, 2).stream()
                            .filter(own -> own.setting().collection().equals(ExampleRuns.HOSTILE))
                            .toList()))));
    String json = HtmlPage.json(hostile);
    assertThat(json).doesNotContain("<", ">", "&", "\u2028", "\u2029").contains("\\u003c/script");
    JsonNode read = new ObjectMapper().readTree(json);
    assertThat(read.at("/sections/0/panels/0/label").asText()).startsWith(ExampleRuns.HOSTILE);
    assertThat(HtmlPage.of(hostile)).doesNotContain("<img src=x", "\u2028");
  }

  @Test
  void placesThatNamesOfCollectionsLookLikeAreNotFilled() {
    PageContent content = new PageContent(List.of("{{script}}"), List.of(), List.of());
    assertThat(HtmlPage.of(content)).contains("[\"{{script}}\"]");
  }

  @Test
  void policyNamesEveryScriptAndStyleAndNothingElse() throws Exception {
    String policy = all("Content-Security-Policy\" content=\"([^\"]*)\"", PAGE).getFirst();
    List<String> inside = new ArrayList<>(all("<script>(.*?)</script>", PAGE));
    assertThat(inside).hasSize(2);
    inside.addAll(all("<style>(.*?)</style>", PAGE));
    assertThat(inside).hasSize(3);
    for (String text : inside) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(policy).startsWith("default-src 'none';").doesNotContain("unsafe", "http");
  }

  @Test
  void nothingIsFetched() {
    String markup =
        PAGE.replaceAll("(?s)<script.*?</script>", "").replaceAll("(?s)<pre>.*?</pre>", "");
    assertThat(markup)
        .doesNotContain("src=", "url(", "@import")
        .doesNotContainPattern("href=\"[^#]");
  }

  @Test
  void noticesOfTheLibraryAreKept() {
    assertThat(PAGE)
        .contains("Apache ECharts", "The Apache Software Foundation", "Version 2.0, January 2004")
        .contains("Mike Bostock");
  }

  @Test
  void namesOfPlotsAndTablesAreTheirsAlone() {
    List<String> names = new ArrayList<>(CONTENT.tables().keySet());
    CONTENT
        .sections()
        .forEach(part -> part.panels().forEach(panel -> names.addAll(panel.charts().keySet())));
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9.-]*"));
  }

  @Test
  void namesOfFilesAreOfHarmlessLettersOnly() {
    Names names = new Names();
    assertThat(names.next("../../etc/passwd")).isEqualTo("etc-passwd");
    assertThat(names.next("etc passwd")).isEqualTo("etc-passwd-2");
    assertThat(names.next("∅")).isEqualTo("figures");
    assertThat(names.next("x".repeat(300))).hasSizeLessThanOrEqualTo(120);
  }
}
