package dev.richter.server.http;

import dev.richter.server.settings.ServerSettings;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Logs requests.
 *
 * @param which those that are logged
 */
record AccessLog(ServerSettings.AccessLog which) {

  private static final Logger LOGGER = Logger.getLogger("dev.richter.access");

  boolean logs(int status) {
    return switch (which) {
      case NONE -> false;
      case FAILURES -> status >= 400;
      case ALL -> true;
    };
  }

  void log(Map<String, Object> fields) {
    LogRecord line = new LogRecord(Level.INFO, "request");
    line.setLoggerName(LOGGER.getName());
    line.setParameters(new Object[] {fields});
    LOGGER.log(line);
  }
}
