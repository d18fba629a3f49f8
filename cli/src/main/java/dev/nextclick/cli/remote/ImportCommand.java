package dev.nextclick.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import dev.nextclick.cli.console.CommandFailure;
import dev.nextclick.cli.console.CommonOptions;
import dev.nextclick.cli.console.Console;
import dev.nextclick.cli.files.FileFault;
import dev.nextclick.cli.files.HistoryFileOptions;
import dev.nextclick.cli.files.HistoryReading;
import dev.nextclick.dataset.Click;
import dev.nextclick.dataset.ClickFormat;
import dev.nextclick.dataset.ClickReader;
import dev.nextclick.dataset.ClickSink;
import dev.nextclick.dataset.ClickType;
import dev.nextclick.history.v1.ImportEventsResponse;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `nextclick import`.
@Command(
    name = "import",
    description = {
      "Brings click history into the archive that training reads; live sessions are not touched.",
      "Reads the raw format of the RecSys Challenge 2015 (yoochoose-clicks.dat; yoochoose-buys.dat, as purchases), and TSV or CSV with a header, gzipped or not.",
      "All files are one import: it is committed whole or not at all. The same events imported again are noticed and stored once."
    },
    footer = {
      "",
      "With --json: import_id, site, events, sessions, already_imported, malformed, malformed_lines (the first ten: file, line, reason),",
      "files (file, format, gzipped, time_unit, events, malformed)."
    })
public final class ImportCommand implements Callable<Integer> {

  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final long MICROS = 1_000_000;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Click history.")
  private List<Path> files = List.of();

  @Mixin private HistoryFileOptions written = new HistoryFileOptions();
  @Mixin private TrainerOptions trainer = new TrainerOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Console console = common.console();
    ClickFormat format = written.format().withLatest(Instant.now());
    try {
      HistoryReading reading = HistoryReading.begin(console, "importing", files, format);
      requireDifferent();
      report(console, reading, upload(reading, format));
    } catch (IOException e) {
      throw CommandFailure.failed(FileFault.of(e) + "; nothing was imported", e);
    }
    return 0;
  }

  /// Within one import nothing is noticed as there already.
  private void requireDifferent() throws IOException {
    Set<Path> seen = new HashSet<>();
    for (Path file : files) {
      if (!seen.add(file.toRealPath())) {
        throw CommandFailure.wrongUsage(file + " is given twice; its events would be too");
      }
    }
  }

  private ImportEventsResponse upload(HistoryReading reading, ClickFormat format)
      throws IOException, InterruptedException {
    try (ServiceConnection connection = trainer.connect();
        HistoryUpload upload = HistoryUpload.begin(connection, trainer.site(), description())) {
      try (reading) {
        ClickSink<InterruptedException> sink = click -> upload.add(event(click));
        for (Path file : files) {
          reading.fileRead(ClickReader.read(file, format, sink, reading));
        }
      }
      reading.tellMalformed();
      if (reading.events() == 0) {
        throw new IOException("every line is malformed");
      }
      return upload.commit();
    }
  }

  private void report(Console console, HistoryReading reading, ImportEventsResponse imported) {
    console.say(
        imported.getAlreadyImported()
            ? "these %,d events of %,d sessions had been imported before; nothing was stored"
                .formatted(imported.getEvents(), imported.getSessions())
            : "imported %,d events of %,d sessions"
                .formatted(imported.getEvents(), imported.getSessions()));
    ObjectNode result =
        Console.object()
            .put("import_id", imported.getImportId())
            .put("site", trainer.site())
            .put("events", imported.getEvents())
            .put("sessions", imported.getSessions())
            .put("already_imported", imported.getAlreadyImported());
    reading.addTo(result);
    console.result(result);
  }

  private String description() {
    String names =
        files.stream()
            .map(file -> String.valueOf(file.getFileName()))
            .collect(Collectors.joining(", "));
    return names.length() <= LONGEST_DESCRIPTION
        ? names
        : names.substring(0, LONGEST_DESCRIPTION) + "…";
  }

  private static Event event(Click click) {
    return Event.newBuilder()
        .setSessionId(click.sessionId())
        .setItemId(click.itemId())
        .setEventType(type(click.type()))
        .setEventTime(
            Timestamp.newBuilder()
                .setSeconds(click.micros() / MICROS)
                .setNanos(Math.toIntExact(click.micros() % MICROS * 1_000)))
        .setUserId(click.userId())
        .build();
  }

  private static EventType type(ClickType type) {
    return switch (type) {
      case VIEW -> EventType.EVENT_TYPE_VIEW;
      case ADD_TO_CART -> EventType.EVENT_TYPE_ADD_TO_CART;
      case PURCHASE -> EventType.EVENT_TYPE_PURCHASE;
      case PLAY -> EventType.EVENT_TYPE_PLAY;
    };
  }
}
