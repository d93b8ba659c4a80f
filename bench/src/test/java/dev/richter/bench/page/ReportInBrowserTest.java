package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.richter.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens a page from its file in a real browser, on machines that have Chromium. */
final class ReportInBrowserTest {

  private static final String RECALL_TABLE =
      "recall-scifact-5-183-documents-splade-k-10-1-thread-all-settings";

  @TempDir static Path directory;

  /** The browser may write to its profile after its end. */
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path profile;

  private static Path page;
  private static ReportPage report;
  private static Chromium browser;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Chromium.program().isPresent(), "Chromium is on the path");
    ExampleRuns.write(directory.resolve("first"), ExampleRuns.results(1, 3));
    ExampleRuns.write(directory.resolve("second"), ExampleRuns.results(2, 3));
    report = ReportPage.of(List.of(directory.resolve("first"), directory.resolve("second")));
    page = directory.resolve("report.html");
    report.write(page);
    browser = Chromium.start(Chromium.program().orElseThrow(), profile);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.show(1440, 900, "light");
    reopen();
  }

  private static void reopen() throws InterruptedException {
    browser.open(page.toUri().toString());
    browser.await("document.querySelectorAll('main > section:not([hidden])').length == 9");
  }

  private static int number(String expression) {
    return browser.value(expression).asInt();
  }

  private static List<String> cells(String table, int column) {
    String texts =
        browser
            .value(
                "[...document.querySelectorAll('[id=\"%s\"] tbody tr td:nth-child(%d)')].map(own => own.textContent).join('|')"
                    .formatted(table, column))
            .asText();
    return List.of(texts.split("\\|"));
  }

  @ParameterizedTest
  @CsvSource({"1440,light", "1440,dark", "390,light", "390,dark"})
  void plotsAreDrawnAndNothingIsWiderThanThePage(int width, String scheme)
      throws InterruptedException {
    browser.show(width, 844, scheme);
    reopen();
    String visible = "[...document.querySelectorAll('.plot')].filter(own => own.clientWidth > 0)";
    browser.await(visible + ".every(own => own.querySelector('canvas') !== null)");
    assertThat(number(visible + ".length")).isGreaterThan(12);
    // Every plot has more than its ground: pixels of many kinds.
    assertThat(
            number(
                visible
                    + """
                    .filter(own => {
                      const canvas = own.querySelector('canvas');
                      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                      const kinds = new Set();
                      for (let i = 0; i < pixels.length; i += 4) {
                        kinds.add((pixels[i] << 16) + (pixels[i + 1] << 8) + pixels[i + 2]);
                      }
                      return kinds.size < 20;
                    }).length\
                    """))
        .isZero();
    assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void nothingLeavesTheMachineAndNamesStayText() {
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(
            address ->
                address.startsWith("file:")
                    || address.startsWith("data:")
                    || address.startsWith("about:")
                    || address.startsWith("blob:"));
    assertThat(browser.value("document.title").asText()).isEqualTo("Richter report");
    assertThat(number("document.querySelectorAll('img').length")).isZero();
    assertThat(browser.value("document.getElementById('facts').innerText").asText())
        .contains("</script><img src=x onerror=");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tablesAreSortedByAnyColumnBothWays() {
    String first = "document.querySelectorAll('[id=\"%s\"] th button')[6]".formatted(RECALL_TABLE);
    browser.value(first + ".click()");
    assertThat(browser.value(first + ".parentNode.getAttribute('aria-sort')").asText())
        .isEqualTo("ascending");
    List<Double> ascending =
        cells(RECALL_TABLE, 7).stream()
            .map(text -> Double.parseDouble(text.replace(",", "")))
            .toList();
    assertThat(ascending).hasSize(47).isSorted();
    browser.value(first + ".click()");
    assertThat(Double.parseDouble(cells(RECALL_TABLE, 7).getFirst().replace(",", "")))
        .isEqualTo(ascending.getLast());
  }

  @Test
  void savedTablesAreThoseThatTheProgramWrites() throws IOException {
    Path tables = directory.resolve("tables");
    report.writeTables(tables);
    for (String name : List.of(RECALL_TABLE, "method-collections")) {
      String saved =
          browser
              .value(
                  """
                  Tables.csv(JSON.parse(document.getElementById('content').textContent).sections
                    .flatMap(section => section.panels).flatMap(panel => Object.entries(panel.tables))
                    .find(([name]) => name === '%s')[1].table)\
                  """
                      .formatted(name))
              .asText();
      assertThat(saved).isEqualTo(Files.readString(tables.resolve(name + ".csv")));
    }
  }

  @Test
  void choosingACollectionShowsItInEverySectionThatHasIt() throws InterruptedException {
    assertThat(
            browser
                .value("document.querySelector('#recall .panel:not([hidden])').dataset.label")
                .asText())
        .startsWith(ExampleRuns.HOSTILE);
    browser.value(
        """
        {
          const select = document.getElementById('choices-of');
          select.selectedIndex = [...select.options].findIndex(own => own.text.startsWith('scifact') && own.text.includes('k = 100 '));
          select.dispatchEvent(new Event('change'));
        }
        """);
    for (String section : List.of("choices", "recall", "quality", "latency")) {
      assertThat(
              browser
                  .value(
                      "document.querySelector('#%s .panel:not([hidden])').dataset.label"
                          .formatted(section))
                  .asText())
          .isEqualTo("scifact, 5,183 documents · splade · k = 100 · 1 thread");
    }
    browser.await(
        "[...document.querySelectorAll('.plot')].filter(own => own.clientWidth > 0).every(own => own.querySelector('canvas') !== null)");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void parametersAreCopied() throws InterruptedException {
    browser.value("document.querySelector('#choices .panel:not([hidden]) .copy').click()");
    browser.await(
        "document.getElementById('said').textContent.startsWith('Copied: --heap-factor')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void plotsAreSavedAsPictures() throws InterruptedException {
    browser.value("document.querySelector('#recall .panel:not([hidden]) figure .save').click()");
    browser.await("document.getElementById('said').textContent.endsWith('.png was saved')");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void marksTellTheirSettingAsText() throws InterruptedException {
    browser.value(
        """
        {
          const place = document.querySelector('#recall .panel:not([hidden]) .plot');
          echarts.getInstanceByDom(place).dispatchAction({type: 'showTip', seriesIndex: 1, dataIndex: 0});
        }
        """);
    browser.await("document.querySelector('.tip') !== null");
    assertThat(browser.value("document.querySelector('.tip').innerText").asText())
        .contains("richter b2,f16", "impact_cut 0.2", "recall@10 0.", "mean ", " ± ", "queries/s");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void onPaperAllPanelsAreShownWithPlotsThatFitAndAfterwardsNot() {
    browser.value("dispatchEvent(new Event('beforeprint'))");
    assertThat(number("document.querySelectorAll('.panel[hidden]').length")).isZero();
    assertThat(
            number(
                "[...document.querySelectorAll('.plot')].filter(own => own.clientWidth > 700 || own.querySelector('canvas') === null).length"))
        .isZero();
    browser.value("dispatchEvent(new Event('afterprint'))");
    assertThat(number("document.querySelectorAll('.panel[hidden]').length")).isPositive();
  }

  @Test
  void everyPlotAndTableHasAName() {
    assertThat(
            number(
                "[...document.querySelectorAll('.plot, .scroll')].filter(own => !own.getAttribute('aria-label')).length"))
        .isZero();
    assertThat(number("document.querySelectorAll('table').length"))
        .isPositive()
        .isEqualTo(number("document.querySelectorAll('table > caption').length"));
  }
}
