package dev.richter.server;

import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, to be killed. Prints its port. */
final class ServedProcess {

  private ServedProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.DATA, arguments[0]);
    settings.put(Setting.PORT, "0");
    RichterServer server = RichterServer.start(ServerSettings.of(settings, Map.of()));
    System.out.println(server.port());
    new CountDownLatch(1).await();
  }
}
