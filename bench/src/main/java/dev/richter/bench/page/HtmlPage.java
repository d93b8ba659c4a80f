package dev.richter.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page as one file that needs no other: content as JSON, scripts and styles are inside, and its
 * policy lets nothing be fetched and nothing run but these scripts.
 */
final class HtmlPage {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  /** The plotting library, which brings its notices along. */
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/";

  private static final List<String> NOTICES = List.of("NOTICE", "LICENSE", "licenses/LICENSE-d3");
  private static final List<String> SCRIPTS = List.of("tables.js", "charts.js", "page.js");

  private HtmlPage() {}

  static String of(PageContent content) {
    String library = resource(ECHARTS + "dist/echarts.common.min.js");
    String script =
        SCRIPTS.stream().map(HtmlPage::resource).collect(Collectors.joining("\n", "\n", ""));
    String style = "\n" + resource("page.css");
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "policy",
        "default-src 'none'; script-src %s %s; style-src %s; img-src data: blob:"
            .formatted(digest(library), digest(script), digest(style)));
    parts.put("style", style);
    parts.put("content", json(content));
    parts.put("library", library);
    parts.put("script", script);
    parts.put(
        "notices",
        NOTICES.stream()
            .map(notice -> escaped(resource(ECHARTS + notice).strip()))
            .collect(Collectors.joining("\n\n")));
    return PLACE
        .matcher(resource("page.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  /**
   * Content as JSON that is safe within a script element: whatever the names of collections are, it
   * has neither the end of a script nor the beginning of a comment in it.
   */
  static String json(PageContent content) {
    try {
      return JSON.writeValueAsString(content)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** How a policy names a script or style that may be used. */
  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = HtmlPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
