package dev.nextclick.dataset;

/// Takes the clicks of a history file, one after the other, in the file's order.
///
/// @param <E> how taking one may fail
@FunctionalInterface
public interface ClickSink<E extends Exception> {

  /// Takes a click.
  void accept(Click click) throws E;
}
