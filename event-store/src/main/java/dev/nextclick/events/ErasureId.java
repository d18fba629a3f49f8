package dev.nextclick.events;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// An erasure's id: a random UUID, behind the partitions whose logs carry it (`17-…`, `3.17-…` up to eight; `all-…` for a user's).
///
/// @param text as it is given out
/// @param partitions without repetition
record ErasureId(String text, List<Integer> partitions) {

  private static final String ALL = "all";
  private static final Pattern FORM =
      Pattern.compile(
          "(all|\\d{1,5}(?:\\.\\d{1,5}){0,7})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /// Draws the id of an erasure that a few sessions need.
  static ErasureId draw(List<Integer> partitions) {
    List<Integer> distinct = partitions.stream().distinct().toList();
    String names = distinct.stream().map(String::valueOf).collect(Collectors.joining("."));
    return new ErasureId(names + "-" + UUID.randomUUID(), distinct);
  }

  /// Draws the id of an erasure of a user.
  static ErasureId drawForAll(int partitions) {
    return new ErasureId(
        ALL + "-" + UUID.randomUUID(), IntStream.range(0, partitions).boxed().toList());
  }

  /// Reads an id; empty if it is none that was ever given out.
  static Optional<ErasureId> parse(String text, int partitions) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    List<Integer> named =
        form.group(1).equals(ALL)
            ? IntStream.range(0, partitions).boxed().toList()
            : Stream.of(form.group(1).split("\\.", -1)).map(Integer::valueOf).distinct().toList();
    return named.stream().allMatch(partition -> partition < partitions)
        ? Optional.of(new ErasureId(text, named))
        : Optional.empty();
  }
}
