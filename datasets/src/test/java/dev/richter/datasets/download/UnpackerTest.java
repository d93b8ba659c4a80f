package dev.richter.datasets.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UnpackerTest {

  @TempDir Path directory;

  private Path folder;

  enum Kind {
    ZIP {
      @Override
      byte[] pack(Map<String, byte[]> members) {
        return Archives.zip(members);
      }

      @Override
      void unpack(Path archive, Map<String, Path> targets) {
        Unpacker.unzip(archive, targets);
      }
    },
    TAR {
      @Override
      byte[] pack(Map<String, byte[]> members) {
        return Archives.tar(members);
      }

      @Override
      void unpack(Path archive, Map<String, Path> targets) {
        Unpacker.untar(archive, targets);
      }
    };

    abstract byte[] pack(Map<String, byte[]> members);

    abstract void unpack(Path archive, Map<String, Path> targets);
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(directory.resolve("outer/folder"));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAskedForIsWrittenWhereItIsWanted(Kind kind) throws IOException {
    Path archive =
        write(kind.pack(Map.of("set/a", "one".getBytes(UTF_8), "set/b", "two".getBytes(UTF_8))));
    kind.unpack(archive, Map.of("set/b", folder.resolve("deep/c")));
    assertThat(folder.resolve("deep/c")).hasContent("two");
    assertThat(folder).isDirectoryNotContaining("glob:**a");
  }

  @ParameterizedTest
  @EnumSource
  void whateverNamesAnArchiveHoldsNothingIsWrittenElsewhere(Kind kind) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("../evil", "evil".getBytes(UTF_8));
    members.put("/tmp/richter-evil", "evil".getBytes(UTF_8));
    members.put("a", "good".getBytes(UTF_8));
    members.put("b/../../evil", "evil".getBytes(UTF_8));
    kind.unpack(write(kind.pack(members)), Map.of("a", folder.resolve("a")));
    assertThat(folder.resolve("a")).hasContent("good");
    assertThat(directory).isDirectoryNotContaining("glob:**evil");
    assertThat(directory.resolve("outer")).isDirectoryNotContaining("glob:**evil");
    assertThat(Path.of("/tmp/richter-evil")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void contentFarLargerThanTheArchiveIsRefused(Kind kind) throws IOException {
    Path archive = write(kind.pack(Map.of("a", new byte[8 << 20])));
    RichterException failure =
        catchThrowableOfType(
            RichterException.class, () -> kind.unpack(archive, Map.of("a", folder.resolve("a"))));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll(archive.toString(), "100 times");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void contentOfATarThatIsOnlyPassedOverIsLimitedToo() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("bomb", new byte[8 << 20]);
    members.put("a", new byte[1]);
    Path archive = write(Archives.tar(members));
    RichterException failure =
        catchThrowableOfType(
            RichterException.class,
            () -> Unpacker.untar(archive, Map.of("a", folder.resolve("a"))));
    assertThat(failure).hasMessageContaining("100 times");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingMemberIsNamedBesideThoseThatAreThere(Kind kind) throws IOException {
    Path archive = write(kind.pack(Map.of("set/a", new byte[1])));
    RichterException failure =
        catchThrowableOfType(
            RichterException.class,
            () -> kind.unpack(archive, Map.of("set/b", folder.resolve("b"))));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll("does not hold set/b", "beside set/a");
  }

  @ParameterizedTest
  @EnumSource
  void anArchiveThatIsCutShortIsDamagedAndLeavesNothing(Kind kind) throws IOException {
    byte[] content = new byte[200_000];
    new Random(3).nextBytes(content);
    byte[] whole = kind.pack(Map.of("a", content));
    Path archive = write(Arrays.copyOf(whole, whole.length / 2));
    expectDamaged(kind, archive);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoArchiveIsDamaged(Kind kind) throws IOException {
    expectDamaged(kind, write("<html>404</html>".getBytes(UTF_8)));
  }

  @Test
  void aMemberWithAFlippedBitIsDamaged() throws IOException {
    byte[] content = new byte[10_000];
    new Random(4).nextBytes(content);
    byte[] zip = Archives.zip(Map.of("a", content));
    // Random bytes are stored nearly as they are, after some 40 bytes of headers.
    zip[5_000] ^= 1;
    expectDamaged(Kind.ZIP, write(zip));
  }

  @Test
  void namesOfATarMayStartWithTheCurrentFolder() throws IOException {
    Path archive = write(Archives.tar(Map.of("./data/a", "one".getBytes(UTF_8))));
    Unpacker.untar(archive, Map.of("data/a", folder.resolve("a")));
    assertThat(folder.resolve("a")).hasContent("one");
  }

  private void expectDamaged(Kind kind, Path archive) {
    RichterException failure =
        catchThrowableOfType(
            RichterException.class, () -> kind.unpack(archive, Map.of("a", folder.resolve("a"))));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll(archive.toString(), "damaged");
    assertThat(folder).isEmptyDirectory();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("archive"), bytes);
  }
}
