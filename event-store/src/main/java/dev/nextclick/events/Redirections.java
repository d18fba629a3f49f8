package dev.nextclick.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/// What a master of a cluster did not do, as others serve it, or take it over.
final class Redirections<T> {

  /// Operations that another master does.
  ///
  /// @param by the master that said so
  record Redirection<T, E extends JedisRedirectionException>(
      RedisNode by, E to, List<T> operations) {}

  private final List<Redirection<T, JedisMovedDataException>> moved = new ArrayList<>(0);
  private final List<Redirection<T, JedisAskDataException>> asked = new ArrayList<>(0);

  /// These are served by another master from now on.
  void moved(RedisNode by, JedisMovedDataException to, List<T> operations) {
    moved.add(new Redirection<>(by, to, operations));
  }

  /// These are done by the master that takes their slot over, which does not own it yet.
  void asked(RedisNode by, JedisAskDataException to, List<T> operations) {
    asked.add(new Redirection<>(by, to, operations));
  }

  List<Redirection<T, JedisMovedDataException>> moved() {
    return moved;
  }

  List<Redirection<T, JedisAskDataException>> asked() {
    return asked;
  }

  void addAll(Redirections<T> more) {
    moved.addAll(more.moved);
    asked.addAll(more.asked);
  }

  boolean isEmpty() {
    return moved.isEmpty() && asked.isEmpty();
  }

  List<T> movedOperations() {
    return moved.stream().flatMap(redirection -> redirection.operations().stream()).toList();
  }

  void forEach(Consumer<T> use) {
    moved.forEach(redirection -> redirection.operations().forEach(use));
    asked.forEach(redirection -> redirection.operations().forEach(use));
  }
}
