package dev.nextclick.events;

/// Hears what became of an event that was handed to an [EventWriter]: one of its methods is called, once, on one of the writer's own
/// threads or within the call that handed it in. Neither may block.
public interface WriteReceipt {

  /// It is as durable as the store makes it.
  void stored(Written written);

  /// It is not, for one of the reasons that [EventWriter#write] names.
  void failed(RuntimeException why);
}
