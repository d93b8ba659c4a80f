package dev.richter.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that a server knows. The file holds no key, only the SHA-256 of each: keys are random
 * numbers of 256 bits, which nobody can find by trying.
 */
public final class ApiKeys {

  /** Who may do what he likes: there are no keys. */
  public static final Identity ANYBODY = new Identity("anybody", Role.ADMIN, Set.of());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEY_BYTES = 32;

  private final List<Entry> entries;

  private record Entry(byte[] hash, Identity identity) {}

  private ApiKeys(List<Entry> entries) {
    this.entries = entries;
  }

  /** What a key allows. */
  public enum Role {
    /** Everything. */
    ADMIN,
    /** Reading and changing points. */
    READ_WRITE,
    /** Reading. */
    READ_ONLY;

    /** The name in files and flags. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The role of a name. */
    public static Optional<Role> ofText(String text) {
      return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
  }

  /**
   * Who asks.
   *
   * @param name the name of the key
   * @param role what it allows
   * @param collections on which collections; none for all
   */
  public record Identity(String name, Role role, Set<String> collections) {

    /** Copies the set. */
    public Identity {
      collections = Set.copyOf(collections);
    }

    /** Whether the key allows to read a collection. */
    public boolean mayRead(String collection) {
      return collections.isEmpty() || collections.contains(collection);
    }

    /**
     * Makes sure that something is allowed.
     *
     * @param collection the collection it is done to, if it is one
     * @throws ProblemException if it is not
     */
    void require(Access access, Optional<String> collection) {
      boolean roleAllows =
          switch (access) {
            case READ, OBSERVE -> true;
            case WRITE -> role != Role.READ_ONLY;
            case MANAGE -> role == Role.ADMIN;
          };
      if (!roleAllows) {
        throw new ProblemException(
            ProblemCode.FORBIDDEN, "the key has the role %s".formatted(role.text()));
      }
      boolean collectionAllows =
          access == Access.OBSERVE
              ? collections.isEmpty()
              : collection.isEmpty() || mayRead(collection.get());
      if (!collectionAllows) {
        throw new ProblemException(
            ProblemCode.FORBIDDEN, "the key is for certain collections only");
      }
    }
  }

  /**
   * Reads a file of keys.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} or {@link
   *     ErrorCode#DATA_MALFORMED}
   */
  public static ApiKeys read(Path file) {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new RichterException(ErrorCode.DATA_MALFORMED, "keys %s: not JSON".formatted(file), e);
    } catch (IOException e) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND, "keys %s cannot be read: %s".formatted(file, e), e);
    }
    List<Entry> entries = new ArrayList<>();
    JsonNode keys = root.path("keys");
    for (int i = 0; i < keys.size(); i++) {
      entries.add(entry(keys.get(i), "keys %s, /keys/%d".formatted(file, i)));
    }
    if (entries.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "keys %s: no keys, expected {\"keys\": [{…}, …]}".formatted(file));
    }
    return new ApiKeys(entries);
  }

  private static Entry entry(JsonNode node, String place) {
    String hash = node.path("sha256").asText("");
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED, place + ": sha256 is not 64 hexadecimal digits");
    }
    Role role =
        Role.ofText(node.path("role").asText(""))
            .orElseThrow(
                () ->
                    new RichterException(
                        ErrorCode.DATA_MALFORMED,
                        place + ": role is not admin, read-write or read-only"));
    Set<String> collections = new HashSet<>();
    node.path("collections").forEach(name -> collections.add(name.asText()));
    if (node.has("collections") && collections.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED, place + ": collections has none; leave it out for all");
    }
    return new Entry(
        HexFormat.of().parseHex(hash),
        new Identity(node.path("name").asText(""), role, collections));
  }

  /**
   * Who has a key. Takes as long whichever key it is, and whether it is one.
   *
   * @throws ProblemException if nobody has
   */
  Identity identify(Optional<String> key) {
    if (key.isEmpty()) {
      throw new ProblemException(
          ProblemCode.UNAUTHENTICATED,
          "no key was sent, expected one in the header api-key or Authorization: Bearer");
    }
    byte[] hash = sha256(key.get());
    Identity found = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.hash, hash)) {
        found = entry.identity;
      }
    }
    if (found == null) {
      throw new ProblemException(ProblemCode.UNAUTHENTICATED, "the key is not known");
    }
    return found;
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * A new key.
   *
   * @param key what clients send
   * @param entry what the file of keys holds in its place
   */
  public record NewKey(String key, ObjectNode entry) {}

  /** Makes a key. */
  public static NewKey generate(String name, Role role, Set<String> collections) {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    ObjectNode entry =
        JSON.createObjectNode()
            .put("name", name)
            .put("role", role.text())
            .put("sha256", HexFormat.of().formatHex(sha256(key)));
    if (!collections.isEmpty()) {
      collections.stream().sorted().forEach(entry.putArray("collections")::add);
    }
    return new NewKey(key, entry);
  }
}
