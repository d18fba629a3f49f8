package dev.nextclick.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The session rules written with collections, to compare with.
final class PlainSessions {

  private PlainSessions() {}

  private record Row(String session, String item, long second) {}

  /// Each session as its items with spaces between.
  static List<String> cut(List<String> lines, SessionRules rules) {
    Map<String, List<Row>> byId = new TreeMap<>();
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      byId.computeIfAbsent(fields[0], id -> new ArrayList<>())
          .add(new Row(fields[0], fields[1], Long.parseLong(fields[2])));
    }
    List<List<Row>> sessions = new ArrayList<>();
    for (List<Row> rows : byId.values()) {
      rows.sort(Comparator.comparingLong(Row::second));
      List<Row> session = new ArrayList<>();
      for (Row row : rows) {
        if (!session.isEmpty()
            && (row.second() - session.getLast().second()
                    > rules.idleGap().orElseThrow().toSeconds()
                || row.second() - session.getFirst().second()
                    > rules.maxAge().orElseThrow().toSeconds())) {
          sessions.add(session);
          session = new ArrayList<>();
        }
        session.add(row);
      }
      sessions.add(session);
    }
    sessions.replaceAll(
        session ->
            session.subList(
                Math.max(0, session.size() - rules.maxSessionLength()), session.size()));
    Map<String, Long> support =
        sessions.stream()
            .flatMap(List::stream)
            .collect(Collectors.groupingBy(Row::item, Collectors.counting()));
    Function<Row, Long> supportOf = row -> support.getOrDefault(row.item(), 0L);
    return sessions.stream()
        .map(
            session ->
                session.stream()
                    .filter(row -> supportOf.apply(row) >= rules.minItemSupport())
                    .toList())
        .filter(session -> session.size() >= rules.minSessionLength())
        .sorted(Comparator.comparingLong(session -> session.getFirst().second()))
        .map(session -> session.stream().map(Row::item).collect(Collectors.joining(" ")))
        .toList();
  }
}
