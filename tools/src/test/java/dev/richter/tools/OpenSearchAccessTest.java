package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.tools.opensearch.ScriptedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask a cluster, and what of it is trusted. */
final class OpenSearchAccessTest {

  @TempDir Path directory;

  private ScriptedCluster cluster;
  private Path documents;

  @BeforeEach
  void start() throws IOException {
    cluster = ScriptedCluster.start();
    documents =
        Vectors.write(directory.resolve("d.csr.gz"), VectorFormat.CSR, Vectors.random(1, 200));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Cli load(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("index", documents, "passages"));
    arguments.addAll(List.of("--to=opensearch", "--url", cluster.url(), "--field=splade"));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  @Test
  void aClusterThatIsNotThereIsSaidAtOnce() {
    cluster.close();
    load().failed(ExitCode.UPLOAD, "UPLOAD_FAILED", "GET /", "ConnectException");
  }

  @Test
  void whoLoadsIsToldToTheNodesAndNoPasswordToAnybodyElse() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), "sécret:x\nmore\n");
    load("--user=loader", "--password-file", password).succeeded();
    // base64 of "loader:sécret:x" in UTF-8
    assertThat(cluster.authorization()).contains("Basic bG9hZGVyOnPDqWNyZXQ6eA==");
    cluster.fix("GET /", 401, "Unauthorized");
    Cli refused = load("--user=loader", "--password-file", password);
    refused.failed(ExitCode.UPLOAD, "answers 401, expected 200: Unauthorized");
    assertThat(refused.err()).doesNotContain("sécret");
    load("--user=loader").failed(ExitCode.USAGE, "\"loader\" without a password");
    load("--password-file", password).failed(ExitCode.USAGE, "user is missing");
    Cli.run("index", documents, "x", "--to=opensearch", "--url=http://a:secret@127.0.0.1:1")
        .failed(ExitCode.USAGE, "host 127.0.0.1 has a user");
  }

  @Test
  void overTlsTheNodesNeedACertificateThatIsTrusted() throws Exception {
    TestCertificate own = TestCertificate.make(directory, "own", "127.0.0.1");
    TestCertificate other = TestCertificate.make(directory, "other", "127.0.0.1");
    TestCertificate elsewhere = TestCertificate.make(directory, "elsewhere", "127.0.0.2");
    try (ScriptedCluster secure = ScriptedCluster.startSecure(own.serverContext());
        ScriptedCluster misnamed = ScriptedCluster.startSecure(elsewhere.serverContext())) {
      load(secure, own.certificate()).succeeded();
      assertThat(secure.documents()).hasSize(200);
      load(secure, other.certificate()).failed(ExitCode.UPLOAD, "no secure connection");
      load(misnamed, elsewhere.certificate()).failed(ExitCode.UPLOAD, "no secure connection");
      load(secure, own.key()).failed(ExitCode.USAGE, "PARAMETER_INVALID", "own.key");
      Cli.run("index", documents, "x", "--to=opensearch", "--url", secure.url())
          .failed(ExitCode.UPLOAD, "no secure connection");
    }
  }

  private Cli load(ScriptedCluster secure, Path trusted) {
    return Cli.run(
        "index", documents, "x", "--to=opensearch", "--url", secure.url(), "--tls-ca", trusted);
  }
}
