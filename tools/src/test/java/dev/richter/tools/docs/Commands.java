package dev.richter.tools.docs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands in a directory that has a launcher.
 *
 * @param directory where they run
 */
record Commands(Path directory) {

  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final int MINUTES = 5;

  record Outcome(int exitCode, String output) {}

  /**
   * Writes {@code richter}, which starts what the launcher would start, on as little of Java as
   * starts fast. The launcher itself builds, which cannot be nested in a build.
   */
  void writeLauncher() throws IOException {
    Path launcher = directory.resolve("richter");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        case $1 in
          test | tidy | bench) exit 0 ;;
        esac
        export CLASSPATH="%s"
        exec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Drichter.kernels=scalar \\
          --enable-native-access=ALL-UNNAMED ${RICHTER_JAVA_OPTIONS:-} dev.richter.tools.Main "$@"
        """
            .formatted(System.getProperty("java.class.path"), JAVA));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Outcome run(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Outcome(
          -1, "no end after %d minutes%n%s".formatted(MINUTES, Files.readString(output)));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
