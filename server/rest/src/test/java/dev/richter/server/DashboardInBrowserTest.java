package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.richter.browser.Chromium;
import dev.richter.server.http.ApiKeys;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uses the dashboard in a real browser, on machines that have Chromium. */
final class DashboardInBrowserTest {

  private static final String EVIL = "<img src=x onerror=\\\"document.title='hurt'\\\">";
  private static final int POINTS = 60;

  @TempDir static Path data;

  /** The browser may write to its profile after its end. */
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path profile;

  private static TestServer server;
  private static Chromium browser;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Chromium.program().isPresent(), "Chromium is on the path");
    server = TestServer.start(data, WordEncoder.sparse(), WordEncoder.multi());
    server.put("/collections/articles", TestServer.ARTICLES).result();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < POINTS; i++) {
      points.append(
          """
          %s{"id": %d, "vector": {"splade": {"%d": 1.5, "7": %f}, "colbert": [[1, 0, 0, %d]]},
           "payload": {"text": "%s", "even": %s}}\
          """
              .formatted(
                  i == 0 ? "" : ",",
                  9007199254740993L + i,
                  100 + i,
                  1 + i / 100.0,
                  i,
                  EVIL,
                  i % 2 == 0));
    }
    server.put("/collections/articles/points?wait=true", "{\"points\": [" + points + "]}").result();
    server
        .put(
            "/collections/texts",
            """
            {"sparse_vectors": {"splade": {"encoder": "splade"}, "plain": {}},
             "multi_vectors": {"colbert": {"dimension": 10, "encoder": "colbert"}}}\
            """)
        .result();
    server
        .put(
            "/collections/texts/points?wait=true",
            """
            {"points": [
              {"id": 1, "vector": {"splade": {"text": "open a file"}, "colbert": {"text": "open a file"}}},
              {"id": 2, "vector": {"splade": {"text": "close <b> file"}, "colbert": {"text": "close"}}},
              {"id": 3, "vector": {"splade": {"text": "cat"}, "colbert": {"text": "cat"}, "plain": {"1": 1}}}]}\
            """)
        .result();
    browser = Chromium.start(Chromium.program().orElseThrow(), profile);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws InterruptedException {
    browser.show(1280, 800, "light");
    open(server);
  }

  private static void open(TestServer of) throws InterruptedException {
    browser.open("http://127.0.0.1:%d/dashboard".formatted(of.port()));
    browser.await(
        "location.port == '%d' && document.getElementById('main')?.hidden === false"
            .formatted(of.port()));
  }

  private static void set(String id, String value) {
    browser.value(
        "{ const input = document.getElementById('%s'); input.value = `%s`; input.dispatchEvent(new Event('change')); }"
            .formatted(id, value));
  }

  private static void click(String selector) {
    browser.value("document.querySelector('%s').click()".formatted(selector));
  }

  private static String text(String selector) {
    return browser.value("document.querySelector('%s').innerText".formatted(selector)).asText();
  }

  @Test
  void collectionIsShownWithItsSizeAndFields() {
    assertThat(text("#collection-list")).contains("articles", "60");
    assertThat(text("#collection-details"))
        .contains("splade", "sparse", "colbert", "multi-vector", "Dimension", "cosine");
  }

  @Test
  void collectionThatCannotBeOpenedIsShownAsSuchBesideOthers(@TempDir Path other) throws Exception {
    try (TestServer before = TestServer.start(other).withArticles(3)) {
      before.put("/collections/apart", TestServer.ARTICLES).result();
    }
    Files.delete(other.resolve("collections/apart/collection.json"));
    try (TestServer after = TestServer.start(other)) {
      open(after);
      assertThat(text("#collection-list")).contains("apart", "unavailable", "articles");
      assertThat(text("#collection-details")).contains("articles", "splade");
      click("[data-name=apart]");
      browser.await("document.querySelector('#collection-details .problem') != null");
      assertThat(text("#collection-details")).contains("INDEX_NOT_FOUND", "snapshot");
      click("[data-name=articles]");
      browser.await("document.querySelector('#collection-details .problem') == null");
    }
  }

  @Test
  void queryShowsPointsWithPayloadScoreAndTokens() throws InterruptedException {
    set("query-vector", "{\"7\": 2, \"103\": 1}");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 10");
    assertThat(text(".hit-id")).as("all digits of an id").isEqualTo("9007199254740996");
    assertThat(text(".hit .match")).contains("7", "2 × 1.03 = 2.06");
    assertThat(text("#query-state")).contains("10 points");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void payloadsStayText() throws InterruptedException {
    set("query-vector", "{\"7\": 1}");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit pre').length == 10");
    assertThat(text(".hit pre")).contains("<img src=x onerror=");
    assertThat(browser.value("document.querySelectorAll('.hit img').length").asInt()).isZero();
    assertThat(browser.value("document.title").asText()).isEqualTo("Richter");
  }

  @Test
  void filterAppliesAndItsErrorIsShownWhereItIs() throws InterruptedException {
    set("query-vector", "{\"7\": 1}");
    set("query-limit", "100");
    set("query-filter", "{\"must\": [{\"key\": \"even\", \"match\": {\"value\": true}}]}");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 30");
    set("query-filter", "{\"musst\": []}");
    click("#query-form .primary");
    browser.await("document.querySelector('#query-problem .problem') != null");
    assertThat(text("#query-problem")).contains("musst");
    assertThat(
            browser
                .value("document.getElementById('query-filter').getAttribute('aria-invalid')")
                .asText())
        .isEqualTo("true");
  }

  @Test
  void vectorOfAPointIsTakenAndMultiVectorsAreSearched() throws InterruptedException {
    set("query-field", "colbert");
    set("query-point", "9007199254740995");
    click("#query-take");
    browser.await("document.getElementById('query-vector').value.startsWith('[[')");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 10");
  }

  @Test
  void wordsOfAVocabularyStandForTokens() throws InterruptedException {
    browser.value(
        """
        {
          const words = Array.from({length: 200}, (none, i) => 'word' + i).join('\\n');
          const files = new DataTransfer();
          files.items.add(new File([words], 'vocab.txt'));
          const input = document.getElementById('vocabulary');
          input.files = files.files;
          input.dispatchEvent(new Event('change'));
        }
        """);
    browser.await("document.getElementById('vocabulary-state').textContent == '200 words'");
    set("query-vector", "{\"word7\": 1}");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 10");
    assertThat(text(".hit .match b")).isEqualTo("word7");
  }

  private static void chooseTexts() throws InterruptedException {
    set("query-collection", "texts");
    browser.await("!document.getElementById('query-form-of').hidden");
  }

  private static boolean isShown(String id) {
    return browser
        .value("document.getElementById('%s').checkVisibility()".formatted(id))
        .asBoolean();
  }

  @Test
  void textsAreAskedWhereTheFieldHasAnEncoder() throws InterruptedException {
    assertThat(isShown("query-text")).as("articles have no encoder").isFalse();
    assertThat(isShown("query-by-text")).isFalse();
    chooseTexts();
    assertThat(text("#collection-details")).contains("Encoder", "splade", "colbert");
    assertThat(isShown("query-vector")).isFalse();
    set("query-text", "Close <b> the file");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 2");
    assertThat(text(".hit-id")).isEqualTo("2");
    assertThat(text(".became")).contains("became 3 tokens", "close 1", "<b> 1", "file 1");
    assertThat(text(".hit .match b")).isIn("close", "<b>", "file");
    assertThat(text("#query-results details:last-child summary")).isEqualTo("The request");
    click("#query-results details:last-child summary");
    assertThat(text("#query-results")).contains("\"text\": \"Close <b> the file\"");
    set("query-field", "plain");
    assertThat(isShown("query-by-text")).as("a field without an encoder").isFalse();
    assertThat(isShown("query-vector")).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void weightsMayBeAskedInPlaceOfATextAndMatchesStillHaveWords() throws InterruptedException {
    chooseTexts();
    click("#query-by-vector");
    assertThat(isShown("query-text")).isFalse();
    set("query-vector", "{\"6\": 1}");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 1");
    assertThat(text(".hit .match b")).isEqualTo("cat");
    assertThat(browser.value("document.querySelectorAll('.became').length").asInt()).isZero();
  }

  @Test
  void oneTextSearchesBothStages() throws InterruptedException {
    chooseTexts();
    set("query-field", "colbert");
    set("prefetch-field", "splade");
    browser.value("document.getElementById('prefetch').open = true");
    assertThat(text("#prefetch-text")).contains("splade");
    assertThat(isShown("prefetch-vector")).isFalse();
    set("query-text", "close close file");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 2");
    assertThat(text(".hit-id")).isEqualTo("2");
    click("#query-results details:last-child summary");
    assertThat(text("#query-results")).contains("\"prefetch\"");
  }

  @Test
  void noTextAndWhatTheServerRefusesAreShownWhereTheyAre() throws InterruptedException {
    chooseTexts();
    set("query-text", " ");
    click("#query-form .primary");
    browser.await("document.querySelector('#query-problem .problem') != null");
    set("query-text", "fail");
    click("#query-form .primary");
    browser.await("document.getElementById('query-problem').innerText.includes('encoder')");
    assertThat(text("#query-problem")).contains("The encoder failed");
  }

  @Test
  void recallIsMeasuredAgainstExactAnswers() throws InterruptedException {
    set("recall-queries", "5");
    click("#recall-start");
    browser.await("document.querySelectorAll('#recall-table tbody tr').length == 9");
    browser.await("!document.getElementById('recall-start').disabled");
    assertThat(text("#recall-table")).contains("exact", "default", "1.000");
    assertThat(browser.value("document.querySelectorAll('#recall-chart circle').length").asInt())
        .isEqualTo(9);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void recallCanBeCancelled() throws InterruptedException {
    set("recall-queries", "200");
    click("#recall-start");
    click("#recall-cancel");
    browser.await("document.getElementById('recall-state').textContent == 'Cancelled.'");
    assertThat(browser.value("document.getElementById('recall-start').disabled").asBoolean())
        .isFalse();
  }

  @Test
  void ratesAreDrawn() throws InterruptedException {
    browser.await("document.querySelector('.charts path.first')?.getAttribute('d') != ''");
    browser.await(
        "!document.querySelector('.charts figure:last-child .legend-value').textContent.includes('–')");
    assertThat(text("#live-problem")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1280,dark", "390,light"})
  void textsAndTheirTokensAreNoWiderThanThePage(int width, String scheme)
      throws InterruptedException {
    browser.show(width, 844, scheme);
    open(server);
    chooseTexts();
    set("query-text", "how to open a file or close a cat and dog");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 3");
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "390,dark"})
  void nothingIsWiderThanThePage(int width, String scheme) throws InterruptedException {
    browser.show(width, 844, scheme);
    open(server);
    set("query-vector", "{\"7\": 2, \"103\": 1}");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 10");
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
  }

  @Test
  void longResultsScrollOnAPhoneSoThatWhatIsBelowStaysNear() throws InterruptedException {
    browser.show(390, 844, "light");
    open(server);
    set("query-vector", "{\"7\": 2, \"103\": 1}");
    set("query-limit", "50");
    click("#query-form .primary");
    browser.await("document.querySelectorAll('.hit').length == 50");
    String list = "document.querySelector('.hits')";
    assertThat(browser.value(list + ".clientHeight").asInt()).isBetween(300, 650);
    assertThat(browser.value(list + ".scrollHeight").asInt()).isGreaterThan(2000);
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
    browser.show(1280, 800, "light");
    assertThat(browser.value(list + ".scrollHeight - " + list + ".clientHeight").asInt()).isZero();
  }

  @Test
  void everythingIsReachedByKeyboardInTheOrderOfThePage() {
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      browser.tab();
      reached.add(browser.value("document.activeElement.id").asText());
    }
    assertThat(reached)
        .containsSubsequence(
            "key",
            "refresh",
            "query-collection",
            "query-field",
            "query-vector",
            "recall-field",
            "recall-start",
            "live-pause");
    assertThat(new HashSet<>(reached)).doesNotContain("main");
  }

  @Test
  void theTextIsReachedAndAskedByKeyboard() throws InterruptedException {
    chooseTexts();
    browser.value("document.getElementById('query-limit').focus()");
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      browser.tab();
      reached.add(browser.value("document.activeElement.id").asText());
    }
    assertThat(reached).containsExactly("query-by-text", "query-text");
    set("query-text", "cat");
    browser.value("document.getElementById('query-form').requestSubmit()");
    browser.await("document.querySelectorAll('.hit').length == 1");
  }

  @Test
  void keyIsAskedForAndKeptForTheTabOnly(@TempDir Path other) throws Exception {
    Path keys = other.resolve("keys.json");
    ApiKeys.NewKey key = ApiKeys.generate("page", ApiKeys.Role.READ_ONLY, Set.of());
    Files.writeString(keys, "{\"keys\": [" + key.entry() + "]}");
    try (TestServer closed =
        TestServer.start(other.resolve("data"), Map.of(Setting.KEYS, keys.toString()))) {
      open(closed);
      browser.await("document.querySelector('#collections-problem .problem') != null");
      set("key", key.key());
      click("#key-form button");
      browser.await("document.querySelector('#collections-problem .problem') == null");
      assertThat(text("#collection-list")).contains("There are no collections");
      assertThat(browser.value("[sessionStorage.length, localStorage.length]").toString())
          .isEqualTo("[1,0]");
      assertThat(browser.value("document.getElementById('key').value").asText()).isEmpty();
    }
  }
}
