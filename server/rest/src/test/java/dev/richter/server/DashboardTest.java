package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardTest {

  private static final Pattern PART = Pattern.compile("\"(/static/[^\"]+)\"");

  @TempDir static Path data;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(data);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void pageIsServedWithAllOfItsParts() {
    Set<String> parts = parts(server.get("/dashboard").body());
    assertThat(parts).contains("/static/dashboard.js", "/static/dashboard.css");
    Set<String> seen = new HashSet<>();
    while (!parts.isEmpty()) {
      String path = parts.iterator().next();
      parts.remove(path);
      TestServer.Reply reply = server.get(path);
      assertThat(reply.status()).as(path).isEqualTo(200);
      assertThat(reply.response().headers().firstValue("content-type").orElseThrow())
          .as(path)
          .startsWith(
              switch (path.substring(path.lastIndexOf('.'))) {
                case ".js" -> "text/javascript";
                case ".css" -> "text/css";
                default -> "image/svg+xml";
              });
      seen.add(path);
      parts.addAll(parts(reply.body()));
      parts.removeAll(seen);
    }
    assertThat(seen).contains("/static/dashboard-query.js", "/static/dashboard-chart.js");
  }

  @Test
  void policyAllowsNothingOfOthersAndNothingInline() {
    TestServer.Reply reply = server.get("/dashboard");
    assertThat(reply.response().headers().firstValue("content-security-policy"))
        .contains("frame-ancestors 'none'");
    assertThat(reply.body())
        .contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .doesNotContain("unsafe-inline", "<style", " style=", "javascript:")
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContainPattern("https?://");
  }

  @Test
  void whatTheServerSendsNeverBecomesMarkup() {
    for (String path : parts(server.get("/static/dashboard.js").body())) {
      assertThat(server.get(path).body())
          .as(path)
          .doesNotContain(
              "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }
  }

  @Test
  void everyControlHasALabel() {
    String page = server.get("/dashboard").body();
    Matcher controls =
        Pattern.compile("<(input|select|textarea|progress)\\b[^>]*\\bid=\"([^\"]+)\"[^>]*>")
            .matcher(page);
    int count = 0;
    while (controls.find()) {
      count++;
      assertThat(
              page.contains("<label for=\"%s\"".formatted(controls.group(2)))
                  || controls.group().contains("aria-label="))
          .as(controls.group(2))
          .isTrue();
    }
    assertThat(count).isGreaterThan(10);
  }

  private static Set<String> parts(String text) {
    Set<String> parts = new HashSet<>();
    Matcher matcher = PART.matcher(text);
    while (matcher.find()) {
      parts.add(matcher.group(1));
    }
    return parts;
  }
}
