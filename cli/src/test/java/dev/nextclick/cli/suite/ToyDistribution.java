package dev.nextclick.cli.suite;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A distribution whose services are [ToyService]s, around the real scripts.
final class ToyDistribution {

  private static final Path DEPLOY = Path.of("..", "deploy", "src", "main");

  private ToyDistribution() {}

  static Distribution in(Path folder) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String script : List.of("supervise", "background")) {
      Files.copy(DEPLOY.resolve("bin").resolve(script), bin.resolve(script));
    }
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Path lib = Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("VERSION"), "1\n");
    for (String service : Suite.SERVICES) {
      Files.writeString(
          conf.resolve(service + ".jvm"), "-Xmx64m\n-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC\n");
      writeJar(lib.resolve("nextclick-" + service + "-1.jar"));
    }
    return new Distribution(folder);
  }

  /// A jar with nothing but a manifest, as those of the real services name their class path.
  private static void writeJar(Path jar) throws IOException {
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toString());
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ToyService.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
  }
}
