package dev.richter.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages and what belongs to them: the files of the folder {@code static} beside the contract.
 * {@code /docs} is {@code docs.html} and {@code /dashboard} is {@code dashboard.html}; others are
 * below {@code /static/}. Safe for use by many threads.
 */
final class StaticFiles {

  private static final String FOLDER = "/dev/richter/server/static/";
  private static final Pattern PAGE = Pattern.compile("/(docs|dashboard)/?");
  private static final Pattern PART =
      Pattern.compile("/static/([a-z0-9][a-z0-9_-]*(?:\\.[a-z0-9_-]+)*\\.[a-z0-9]+)");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2");

  private final Map<String, Optional<Part>> parts = new ConcurrentHashMap<>();

  /**
   * A file.
   *
   * @param mediaType what it is
   * @param bytes its bytes
   * @param tag changes when they do
   */
  record Part(String mediaType, byte[] bytes, String tag) {

    static Part of(String mediaType, byte[] bytes) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new Part(mediaType, bytes, "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /** The answer to a request that may have the file already. */
    Answer answer(Optional<String> ifNoneMatch) {
      // A page says itself what it may load; that no other page may show it only a header can say.
      Map<String, String> headers =
          Map.of(
              "ETag", tag,
              "Cache-Control", "no-cache",
              "Content-Security-Policy", "frame-ancestors 'none'");
      boolean known = ifNoneMatch.filter(tags -> tags.contains(tag)).isPresent();
      return known
          ? new Answer.Bytes(304, mediaType, new byte[0], headers)
          : new Answer.Bytes(200, mediaType, bytes, headers);
    }
  }

  /** The file at a path, if there is one. */
  Optional<Part> at(String path) {
    Matcher page = PAGE.matcher(path);
    if (page.matches()) {
      return part(page.group(1) + ".html");
    }
    Matcher part = PART.matcher(path);
    return part.matches() ? part(part.group(1)) : Optional.empty();
  }

  private Optional<Part> part(String name) {
    Optional<Part> known = parts.get(name);
    if (known != null) {
      return known;
    }
    Optional<Part> read = read(name);
    // Names that do not exist are not remembered: clients think of many.
    read.ifPresent(part -> parts.put(name, read));
    return read;
  }

  private static Optional<Part> read(String name) {
    String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + name)) {
      return in == null || mediaType == null
          ? Optional.empty()
          : Optional.of(Part.of(mediaType, in.readAllBytes()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
