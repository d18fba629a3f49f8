package dev.nextclick.cli.remote;

import static dev.nextclick.cli.CommandRun.nextclick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nextclick.cli.CommandRun;
import dev.nextclick.session.v1.Event;
import dev.nextclick.session.v1.EventType;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ImportCommandTest {

  private final RecordedHistory history = new RecordedHistory();
  @TempDir private Path folder = Path.of("");
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(history)
            .build()
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow();
    assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theChallengesClicksAndBuysAreOneImport() throws Exception {
    Path clicks =
        file(
            "yoochoose-clicks.dat",
            """
            1,2014-04-07T10:51:09.277Z,214536502,0
            2,2014-04-07T10:54:09.868Z,214536500,S
            """);
    Path buys = file("yoochoose-buys.dat", "1,2014-04-07T10:55:00.000Z,214536502,1046,1\n");
    CommandRun run = run("--site", "shop", "--json", clicks.toString(), buys.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.err())
        .contains(
            clicks + ": RecSys Challenge 2015 clicks, separated by commas; times in ISO 8601",
            buys + ": RecSys Challenge 2015 buys",
            "importing: 100 %",
            "imported 3 events of 2 sessions");
    JsonNode result = run.json();
    assertThat(result.get("events").asLong()).isEqualTo(3);
    assertThat(result.get("sessions").asLong()).isEqualTo(2);
    assertThat(result.get("malformed").asLong()).isZero();
    assertThat(result.get("already_imported").asBoolean()).isFalse();
    assertThat(result.get("files").get(1).get("format").asText()).isEqualTo("recsys_2015_buys");
    assertThat(history.headers).containsExactly("shop: yoochoose-clicks.dat, yoochoose-buys.dat");
    assertThat(history.committed.getFirst())
        .extracting(Event::getEventType)
        .containsExactly(
            EventType.EVENT_TYPE_VIEW, EventType.EVENT_TYPE_VIEW, EventType.EVENT_TYPE_PURCHASE);
    Event first = history.committed.getFirst().getFirst();
    assertThat(first.getEventTime().getSeconds()).isEqualTo(1_396_867_869L);
    assertThat(first.getEventTime().getNanos()).isEqualTo(277_000_000);
    assertThat(first.getItemId()).isEqualTo("214536502");
  }

  @Test
  void columnsTimesAndDelimiterAreTakenAsTheOptionsSay() throws Exception {
    Path file = file("log.txt", "basket|sku|at|who|what\nb|i|1000|u|addtocart\n");
    CommandRun run =
        run(
            file.toString(),
            "--session-column=basket",
            "--item-column=sku",
            "--time-column=at",
            "--user-column=who",
            "--event-type-column=what",
            "--delimiter=|",
            "--time-unit=ms");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("text with a header, separated by '|'; times in milliseconds");
    Event event = history.committed.getFirst().getFirst();
    assertThat(event.getEventTime().getSeconds()).isEqualTo(1);
    assertThat(event.getUserId()).isEqualTo("u");
    assertThat(event.getEventType()).isEqualTo(EventType.EVENT_TYPE_ADD_TO_CART);
  }

  @Test
  void theSameContentImportedTwiceIsReported() throws Exception {
    Path file = file("clicks.csv", "SessionId,ItemId,Time\ns,a,1\ns,b,2\n");
    run(file.toString());
    CommandRun again = run(file.toString());
    assertThat(again.status()).isZero();
    assertThat(again.out())
        .contains("these 2 events of 1 sessions had been imported before; nothing was stored");
    assertThat(run("--json", file.toString()).json().get("already_imported").asBoolean()).isTrue();
    assertThat(history.committed).hasSize(1);
  }

  @Test
  void malformedLinesAreCountedTheFirstTenShownAndTheRestIsImported() throws Exception {
    StringBuilder text = new StringBuilder("SessionId,ItemId,Time\n");
    for (int i = 0; i < 12; i++) {
      text.append("s,a,").append(i).append("\ns,a,never\n");
    }
    Path file = file("clicks.csv", text.toString());
    CommandRun run = run("--json", file.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(history.committed.getFirst()).hasSize(12);
    assertThat(run.err())
        .contains("12 malformed, the first 10:", file + ":3: the time 'never' is not in seconds")
        .contains(file + ":21:")
        .doesNotContain(file + ":23:");
    assertThat(run.json().get("malformed").asLong()).isEqualTo(12);
    assertThat(run.json().get("malformed_lines")).hasSize(10);
    assertThat(run.json().get("malformed_lines").get(9).get("line").asLong()).isEqualTo(21);
  }

  @Test
  void aClickOfTheFutureIsMalformedAndTheRestIsImported() throws Exception {
    Path file = file("clicks.tsv", "session\titem\ttime\ns\ta\t1700000000\ns\tb\t4100000000\n");

    CommandRun run = run("--json", file.toString());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains(file + ":3: the time '4100000000' lies in the future");
    assertThat(run.json().get("malformed").asLong()).isEqualTo(1);
    assertThat(run.json().get("events").asLong()).isEqualTo(1);
  }

  @Test
  void strictStopsAtTheFirstMalformedLineAndNothingIsImported() throws Exception {
    Path file = file("clicks.csv", "SessionId,ItemId,Time\ns,a,1\ns,a,never\n");
    CommandRun run = run("--strict", file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "nextclick: " + file + ":3: the time 'never' is not in seconds; nothing was imported");
    nothingWasCommitted();
  }

  @Test
  void aMissingOrEmptyFileIsNamed() throws Exception {
    Path good = file("clicks.csv", "SessionId,ItemId,Time\ns,a,1\n");
    Path missing = folder.resolve("missing.csv");
    CommandRun run = run(good.toString(), missing.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("nextclick: " + missing + " does not exist; nothing was imported");
    Path empty = file("empty.csv", "");
    assertThat(run(empty.toString()).err())
        .isEqualTo("nextclick: " + empty + " is empty; nothing was imported\n");
    assertThat(history.headers).isEmpty();
  }

  @Test
  void aHalfWrittenGzipFileIsNamedAndNothingIsImported() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("SessionId,ItemId,Time\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 100_000; i++) {
        out.write((i + "," + i * 31 % 1009 + "," + i + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    Path file = folder.resolve("clicks.tsv.gz");
    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() * 3 / 4));
    CommandRun run = run(file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "nextclick: "
                + file
                + " is only half there: its gzip data breaks off before its end; nothing was imported");
    nothingWasCommitted();
  }

  @Test
  void aFileOfNothingButMalformedLinesIsAFailure() throws Exception {
    Path file = file("clicks.csv", "SessionId,ItemId,Time\ns,a,never\n");
    CommandRun run = run(file.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(file + ":2:", "every line is malformed; nothing was imported");
    nothingWasCommitted();
  }

  @Test
  void aTrainerThatIsAwayIsNamedWithTheCure() throws Exception {
    Path file = file("clicks.csv", "SessionId,ItemId,Time\ns,a,1\n");
    CommandRun run = nextclick("import", "--trainer", "127.0.0.1:9", file.toString());
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .contains("cannot reach trainer at 127.0.0.1:9: start the suite with nextclick up");
  }

  @Test
  void aFileThatIsGivenTwiceIsRefusedWhateverItIsCalled() throws Exception {
    Path file = file("clicks.csv", "SessionId,ItemId,Time\ns,a,1\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);
    CommandRun run = run(file.toString(), link.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("nextclick: " + link + " is given twice; its events would be too");
    assertThat(history.headers).isEmpty();
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() throws Exception {
    Path file = file("clicks.csv", "SessionId,ItemId,Time\ns,a,1\n");
    assertThat(run(file.toString(), "--delimiter=abc").status()).isEqualTo(2);
    assertThat(run(file.toString(), "--time-unit=years").status()).isEqualTo(2);
    assertThat(run().status()).isEqualTo(2);
    assertThat(run(file.toString(), "--item-column=sku").err())
        .contains(file + " has no column 'sku'; its first line is 'SessionId', 'ItemId', 'Time'");
  }

  private void nothingWasCommitted() {
    await().until(() -> history.brokenOff.get() >= history.headers.size());
    assertThat(history.committed).isEmpty();
  }

  private CommandRun run(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("import", "--trainer", "127.0.0.1:" + server.getPort()));
    all.addAll(List.of(arguments));
    return nextclick(all.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
