package dev.nextclick.cli.console;

/// A task's progress, shown to the user. Not for several threads at once.
public interface Progress extends AutoCloseable {

  /// The task is this far.
  ///
  /// @param share what is done, from 0 to 1
  /// @param status what else there is to say: `epoch 3 of 10, loss 4.12`
  void at(double share, String status);

  /// Ends the display and leaves the line as it stands.
  @Override
  void close();
}
