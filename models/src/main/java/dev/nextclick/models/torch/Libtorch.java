package dev.nextclick.models.torch;

import ai.djl.engine.Engine;

/// Starts libtorch, once for the process, the way we use it.
///
/// - Nothing is fetched and nobody is called: the native libraries come with the class path. They are unpacked once into
///   the folder that `ENGINE_CACHE_DIR` or `DJL_CACHE_DIR` (environment, or system property) names, else `~/.djl.ai`.
/// - One thread an operation: a worker is one thread, and libtorch's own threads beside it only get in its way.
///
/// A system property that somebody has set stays as it is.
public final class Libtorch {

  private static final String NAME = "PyTorch";

  private Libtorch() {}

  /// The engine, started on the first call.
  ///
  /// @throws ai.djl.engine.EngineException if the native libraries are not there or cannot be unpacked
  public static Engine engine() {
    // All of these are read when DJL's Engine class is initialised, so they come first.
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("ai.djl.default_engine", NAME);
    setUnlessSet("ai.djl.pytorch.num_threads", "1");
    setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
    // Each run has other shapes: the graph optimizer would only compile for shapes that do not come
    // back.
    setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
    return Engine.getEngine(NAME);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
