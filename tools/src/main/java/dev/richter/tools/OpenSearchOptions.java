package dev.richter.tools;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.ClusterClient;
import dev.richter.tools.opensearch.Credentials;
import dev.richter.tools.opensearch.LoadOptions;
import dev.richter.tools.opensearch.Retries;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which index of OpenSearch takes the documents, and how. */
final class OpenSearchOptions {

  static final String USER = "RICHTER_OPENSEARCH_USER";
  static final String PASSWORD = "RICHTER_OPENSEARCH_PASSWORD";

  /** What INDEX is a name in, if it is not that of a directory. */
  enum Target {
    /** A cluster of OpenSearch. */
    OPENSEARCH
  }

  @Option(
      names = "--to",
      paramLabel = "opensearch",
      required = true,
      description =
          "INDEX is an index of OpenSearch, whose nodes have the plugin of Richter. It is made if"
              + " there is none. Documents have the vectors in their fields, and with --with-text"
              + " the fields text and title.")
  Target target;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9200",
      description = "A node; give several to have them take turns. Default: ${DEFAULT-VALUE}.")
  List<URI> urls;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who loads. Default: the variable " + USER + ", or nobody.")
  @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the password. Default: the variable " + PASSWORD + ".")
  @Nullable Path passwordFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "The certificates, in PEM, that sign those of the nodes. Default: those that Java trusts.")
  @Nullable Path tlsCa;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description =
          "How many shards a new index has; one that is there must have as many. Default: as the"
              + " cluster says.")
  @Nullable Integer shards;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "The same for the copies of each shard.")
  @Nullable Integer replicas;

  @Option(
      names = "--vectors-in-source",
      negatable = true,
      description =
          "Whether a new index keeps vectors in _source (the default). Without them it is much"
              + " smaller, but updates by script, reindex, and whatever else reads _source, lose the"
              + " vectors.")
  @Nullable Boolean vectorsInSource;

  @Option(
      names = "--bulk-bytes",
      paramLabel = "N",
      defaultValue = "" + LoadOptions.DEFAULT_BULK_BYTES,
      description =
          "How many bytes a request has at most, unless a single document has more. Default:"
              + " ${DEFAULT-VALUE}.")
  int bulkBytes;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "" + LoadOptions.DEFAULT_IN_FLIGHT,
      description =
          "How many requests are under way at once; fewer while nodes have too much to do. Default:"
              + " ${DEFAULT-VALUE}.")
  int inFlight;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many documents OpenSearch may refuse for what they are before the load ends. Default:"
              + " ${DEFAULT-VALUE}.")
  long maxErrors;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long a node may take for an answer. Default: ${DEFAULT-VALUE}.")
  Duration timeout;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "300s",
      description =
          "How long what nodes have no time for, or give no answer to, is sent again without success"
              + " before the load ends. Default: ${DEFAULT-VALUE}.")
  Duration patience;

  @Option(
      names = "--bulk-settings",
      description =
          "Have no refreshes and no replicas while documents come in. What was set before is put"
              + " back at the end, after an error too, and by the next run if the process was killed.")
  boolean bulkSettings;

  @Option(
      names = "--optimize",
      description = "Make one segment of each shard at the end, which makes searches faster.")
  boolean optimize;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description =
          "Where to keep how far the load is, until it is done. Default: DOCUMENTS.INDEX.loading.")
  @Nullable Path journal;

  @Option(
      names = "--fresh",
      description =
          "Start over, where an earlier run has left a journal. Default: go on where it was.")
  boolean fresh;

  /** The cluster. */
  ClusterClient connect() throws IOException {
    return new ClusterClient(
        urls,
        credentials(System.getenv()),
        tlsCa == null ? Optional.empty() : Optional.of(TrustedCertificates.read(tlsCa)),
        timeout);
  }

  /**
   * Who loads.
   *
   * @param environment the variables
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is a user without a
   *     password or the other way round
   */
  Optional<Credentials> credentials(Map<String, String> environment) throws IOException {
    String name = user == null ? environment.get(USER) : user;
    String password = passwordFile == null ? environment.get(PASSWORD) : firstLine(passwordFile);
    if (name == null && password == null) {
      return Optional.empty();
    }
    if (name == null || name.isEmpty() || name.contains(":") || password == null) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "user %s %s, expected a name without a colon, by --user or %s, and a password, by --password-file or %s"
              .formatted(
                  name == null ? "is missing" : "\"%s\"".formatted(name),
                  password == null ? "without a password" : "with a password",
                  USER,
                  PASSWORD));
    }
    return Optional.of(new Credentials(name, password));
  }

  private static String firstLine(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("");
  }

  /** How documents are sent. */
  LoadOptions loadOptions() {
    return new LoadOptions(
        bulkBytes, inFlight, maxErrors, Retries.defaults().withPatience(patience));
  }

  /** A number that was given. */
  static OptionalInt given(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The file of the journal. */
  Path journal(Path documents, String index) {
    return journal == null
        ? documents.resolveSibling("%s.%s.loading".formatted(documents.getFileName(), index))
        : journal;
  }
}
