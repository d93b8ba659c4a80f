package dev.richter.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.logging.JULLogDelegateFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Writes what is logged as lines of JSON. */
public final class JsonLines extends Formatter {

  /** Sends everything that is logged to standard error, a line of JSON for each. */
  public static void install() {
    // They would choose SLF4J where it is on the class path, which here goes nowhere.
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", JULLogDelegateFactory.class.getName());
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    LogManager.getLogManager().reset();
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new JsonLines());
    handler.setLevel(Level.INFO);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.INFO);
  }

  @Override
  public String format(LogRecord entry) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", entry.getInstant().toString());
    line.put("level", entry.getLevel().getName());
    line.put("logger", entry.getLoggerName());
    line.put("message", formatMessage(entry));
    Object[] parameters = entry.getParameters();
    if (parameters != null && parameters.length == 1 && parameters[0] instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> line.putPOJO(String.valueOf(name), value));
    }
    if (entry.getThrown() != null) {
      StringWriter trace = new StringWriter();
      entry.getThrown().printStackTrace(new PrintWriter(trace));
      line.put("error", trace.toString());
    }
    return line + "\n";
  }
}
