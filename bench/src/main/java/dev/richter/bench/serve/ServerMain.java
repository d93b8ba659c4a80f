package dev.richter.bench.serve;

import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.util.Map;

/** Serves a directory on a free port, which it prints, until its input ends. */
public final class ServerMain {

  private ServerMain() {}

  /**
   * Runs the server.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws IOException {
    ServerSettings settings =
        ServerSettings.of(
            Map.of(
                Setting.DATA,
                arguments[0],
                Setting.PORT,
                "0",
                Setting.ACCESS_LOG,
                "none",
                Setting.BODY_TIMEOUT_MS,
                "5000"),
            Map.of());
    try (RichterServer server = RichterServer.start(settings)) {
      System.out.println(server.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until it ends.
      }
    }
  }
}
