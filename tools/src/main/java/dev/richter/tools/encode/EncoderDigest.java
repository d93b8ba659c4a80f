package dev.richter.tools.encode;

import dev.richter.multivector.Head;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What tells an encoder from others: a SHA-256 over lines of text, which are its kind, the SHA-256
 * of each of its files, its settings, and its head. It does not depend on where the files are.
 */
final class EncoderDigest {

  private final StringBuilder lines = new StringBuilder("richter encoder 1\n");

  private EncoderDigest() {}

  static String of(String kind, List<Path> files, EncoderSettings settings, Optional<Head> head)
      throws IOException {
    EncoderDigest digest = new EncoderDigest();
    digest.add("kind", kind);
    for (Path file : files) {
      digest.add("file " + file.getFileName(), sha256(file));
    }
    digest.add("max tokens", Integer.toString(settings.maxTokens()));
    digest.add("top tokens", Integer.toString(settings.topTokens()));
    digest.add("query prefix", settings.queryPrefix());
    digest.add("document prefix", settings.documentPrefix());
    digest.add("skip punctuation", Boolean.toString(settings.skipPunctuation()));
    digest.add("head", head.map(Head::fingerprint).orElse(""));
    // Encoders that say nothing of queries keep the digests that they had before this could be
    // said.
    settings.queryModel().ifPresent(file -> digest.add("query model", file));
    settings.queryTokenWeights().ifPresent(file -> digest.add("query token weights", file));
    return HexFormat.of()
        .formatHex(sha256().digest(digest.lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** With its length, so that no text can look like two lines. */
  private void add(String name, String value) {
    lines.append("%s %d %s\n".formatted(name, value.length(), value));
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
