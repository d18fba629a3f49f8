package dev.nextclick.runtime;

import ch.qos.logback.classic.Level;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// What is logged. How it looks is in `logback.xml`.
final class LogSettings {

  /// How much is logged.
  enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  static final Setting<LogLevel> LEVEL =
      Setting.choice("log-level", LogLevel.class, "How much of its own work it logs.")
          .withDefault("info");

  private static final String OURS = "dev.nextclick";

  private LogSettings() {}

  static void apply(Settings settings) {
    if (LoggerFactory.getLogger(OURS) instanceof ch.qos.logback.classic.Logger ours) {
      ours.setLevel(Level.valueOf(settings.get(LEVEL).name()));
    }
  }

  /// Sends what libraries log through `java.util.logging`, as gRPC does, where everything else goes. Below a warning it is left out.
  static void bridgePlatformLogging() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(java.util.logging.Level.WARNING);
    root.addHandler(new Bridge());
  }

  private static final class Bridge extends Handler {

    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord entry) {
      org.slf4j.Logger logger = LoggerFactory.getLogger(String.valueOf(entry.getLoggerName()));
      LoggingEventBuilder event =
          entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue()
              ? logger.atError()
              : logger.atWarn();
      event.setCause(entry.getThrown()).log(formatter.formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
