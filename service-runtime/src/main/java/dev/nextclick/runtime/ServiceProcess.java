package dev.nextclick.runtime;

import dev.nextclick.runtime.errors.StartRefusedException;
import dev.nextclick.runtime.grpc.GrpcServer;
import dev.nextclick.runtime.settings.Setting;
import dev.nextclick.runtime.settings.Settings;
import dev.nextclick.runtime.settings.SettingsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service as a process: reads settings, composes, starts, waits, and on SIGTERM drains and ends with status 0. What keeps it from
/// starting is said in one line each on stderr: status 2 for wrong settings, 1 for the rest.
public final class ServiceProcess {

  /// The composition root of a service: constructs everything it is made of.
  @FunctionalInterface
  public interface Composition {

    /// Constructs the service.
    ///
    /// @param resources takes what is to be closed after the server has drained, and when the start fails
    /// @return the server, not yet started
    /// @throws IllegalArgumentException if settings do not go together
    /// @throws StartRefusedException if something that it needs is not as it should be
    GrpcServer compose(Settings settings, Resources resources)
        throws IOException, InterruptedException;
  }

  private static final int WRONG_SETTINGS = 2;
  private static final int FAILED = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

  private final String name;
  private final Resources resources = new Resources();

  private ServiceProcess(String name) {
    this.name = name;
  }

  /// Runs a service until it is stopped. Does not return.
  ///
  /// @param name the service's: `session-service`
  /// @param about what it does, in a sentence, for the help
  public static void run(
      String name,
      String about,
      List<Setting<?>> declaration,
      String[] arguments,
      Composition composition) {
    LogSettings.bridgePlatformLogging();
    List<Setting<?>> declared = new ArrayList<>(declaration);
    declared.add(LogSettings.LEVEL);
    List<String> rest = new ArrayList<>(List.of(arguments));
    if (rest.contains("--help")) {
      System.out.print(help(name, about, declared));
      System.exit(0);
    }
    boolean print = rest.remove("--print-config");
    ServiceProcess process = new ServiceProcess(name);
    try {
      Settings settings = Settings.read(declared, rest, System.getenv());
      if (print) {
        System.out.print(settings.print());
        System.exit(0);
      }
      LogSettings.apply(settings);
      settings.warnings().forEach(LOG::warn);
      process.start(settings, composition);
    } catch (SettingsException e) {
      e.faults().forEach(fault -> System.err.println(name + ": " + fault));
      System.exit(WRONG_SETTINGS);
    }
  }

  private void start(Settings settings, Composition composition) {
    Thread stop = new Thread(this::stop, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      GrpcServer server = resources.add(composition.compose(settings, resources));
      server.start();
      LOG.info("{} listens on {}", name, server.address());
      server.awaitEnd();
    } catch (StartRefusedException e) {
      fail(stop, FAILED, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      fail(stop, WRONG_SETTINGS, String.valueOf(e.getMessage()));
    } catch (IOException | InterruptedException e) {
      fail(stop, FAILED, e.toString());
    } catch (RuntimeException | Error e) {
      // Any fault must end the process, a library that cannot be linked too: threads that have been
      // started would keep it alive without a server.
      LOG.error("{} cannot start", name, e);
      fail(stop, FAILED, e.toString());
    }
  }

  /// Runs when the process is asked to stop. Ends it here: a virtual machine that is stopped by a signal would report the signal.
  private void stop() {
    LOG.info("{} stops", name);
    resources.close();
    LOG.info("{} has stopped", name);
    Runtime.getRuntime().halt(0);
  }

  private void fail(Thread stop, int status, String why) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // It is being stopped already, which is what made the start fail.
      return;
    }
    System.err.println(name + ": " + why);
    resources.close();
    System.exit(status);
  }

  private static String help(String name, String about, List<Setting<?>> declared) {
    return """
        %s: %s

        Usage: %s [--SETTING VALUE ...] [--print-config] [--help]

        Each setting is taken from the command line, else from the environment (--port is NEXTCLICK_PORT there), else from
        the YAML file of --config (port: 7411), else it is the default. --print-config shows what holds, and why.

        %s"""
        .formatted(name, about, name, Settings.help(declared));
  }
}
