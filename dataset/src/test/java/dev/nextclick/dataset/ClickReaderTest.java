package dev.nextclick.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClickReaderTest {

  private static final Instant NOON = Instant.parse("2014-04-07T10:51:09.277Z");

  @TempDir private Path folder = Path.of("");
  private final List<Click> clicks = new ArrayList<>();

  @Test
  void rawChallengeClicksAreViews() throws Exception {
    ReadSummary summary =
        read(
            file(
                """
            1,2014-04-07T10:51:09.277Z,214536502,0
            1,2014-04-07T10:54:09.868Z,214536500,S
            """));
    assertThat(summary.layout().kind()).isEqualTo(FileLayout.Kind.RECSYS_2015_CLICKS);
    assertThat(clicks).hasSize(2);
    assertThat(clicks.getFirst())
        .isEqualTo(new Click("1", "214536502", micros(NOON), ClickType.VIEW, ""));
  }

  @Test
  void rawChallengeBuysArePurchases() throws Exception {
    ReadSummary summary = read(file("420374,2014-04-07T10:51:09.277Z,214537888,12462,1\n"));
    assertThat(summary.layout().describe())
        .isEqualTo("RecSys Challenge 2015 buys, separated by commas; times in ISO 8601");
    assertThat(clicks)
        .containsExactly(new Click("420374", "214537888", micros(NOON), ClickType.PURCHASE, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SessionId\\tItemId\\tTime               | s\\ti\\t1396867869.277         | SECONDS",
        "session_id,item_id,timestamp            | s,i,1396867869277              | MILLISECONDS",
        "visitorid;timestamp;item id             | s;2014-04-07 10:51:09.277;i    | ISO",
        "Time,extra,Item,Session                 | 1.396867869277E9,x,i,s         | SECONDS",
        "event-time,itemid,session               | 2014-04-07T12:51:09.277+02:00,i,s | ISO",
      })
  void theHeaderTheDelimiterAndTheTimesAreRecognised(
      String header, String line, TimeFormat expected) throws Exception {
    String text = (header.strip() + "\r\n" + line.strip() + "\r\n").replace("\\t", "\t");
    assertThat(read(file("\uFEFF" + text)).layout().timeFormat()).isEqualTo(expected);
    assertThat(clicks).containsExactly(new Click("s", "i", micros(NOON), ClickType.VIEW, ""));
  }

  @Test
  void columnsDelimiterAndTimesAreTakenAsTheUserSays() throws Exception {
    ClickFormat format =
        ClickFormat.detected()
            .withColumn(ClickColumn.SESSION, "basket")
            .withColumn(ClickColumn.ITEM, "sku")
            .withColumn(ClickColumn.TIME, "when")
            .withColumn(ClickColumn.USER, "who")
            .withColumn(ClickColumn.TYPE, "what")
            .withDelimiter('#')
            .withTimeFormat(TimeFormat.MILLISECONDS);
    ClickReader.read(
        file("basket#sku#when#who#what\nb#i,1#5#u#addtocart\nb#i,1#6#u#transaction\n"),
        format,
        clicks::add,
        ReadListener.NONE);
    assertThat(clicks)
        .containsExactly(
            new Click("b", "i,1", 5_000, ClickType.ADD_TO_CART, "u"),
            new Click("b", "i,1", 6_000, ClickType.PURCHASE, "u"));
  }

  @Test
  void quotedFieldsMayHoldTheDelimiterAndQuotes() throws Exception {
    read(file("SessionId,ItemId,Time\n\"s,1\",\"the \"\"item\"\"\",7\n"));
    assertThat(clicks)
        .containsExactly(new Click("s,1", "the \"item\"", 7_000_000, ClickType.VIEW, ""));
  }

  @Test
  void gzipIsRecognisedByItsContent() throws Exception {
    byte[] packed = gzip("SessionId,ItemId,Time\ns,i,1\n".getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("clicks.csv"), packed);
    assertThat(read(file).layout().gzipped()).isTrue();
    assertThat(clicks).hasSize(1);
  }

  @Test
  void aMalformedLineIsCountedAndToldAndTheRestIsRead() throws Exception {
    Path file =
        file(
            """
            SessionId,ItemId,Time
            s,i,1
            s,i
            s,i,soon
            ,i,1
            s,,1
            s,i,-1
            s,i,99999999999999999
            s,i,1e99
            s,"i,1
            s,i,1,2

            s,i,2
            """);
    List<MalformedLine> told = new ArrayList<>();
    ReadSummary summary =
        ClickReader.read(
            file,
            ClickFormat.detected(),
            clicks::add,
            new ReadListener() {
              @Override
              public void malformed(MalformedLine line) {
                told.add(line);
              }
            });
    assertThat(summary.clicks()).isEqualTo(2);
    assertThat(summary.malformed()).isEqualTo(9);
    assertThat(summary.firstMalformed()).isEqualTo(told);
    assertThat(told)
        .extracting(MalformedLine::line)
        .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(told)
        .extracting(MalformedLine::reason)
        .containsExactly(
            "2 columns instead of 3",
            "the time 'soon' is not in seconds",
            "the session id is empty",
            "the item id is empty",
            "the time '-1' is not in seconds",
            "the time '99999999999999999' is after the year 9999 in seconds",
            "the time '1e99' is after the year 9999 in seconds",
            "a quote is not closed",
            "4 columns instead of 3");
    assertThat(told.getFirst()).hasToString(file + ":3: 2 columns instead of 3");
  }

  @Test
  void onlyTheFirstTenMalformedLinesAreKept() throws Exception {
    ReadSummary summary = read(file("SessionId,ItemId,Time\ns,i,1\n" + "nonsense\n".repeat(1_000)));
    assertThat(summary.malformed()).isEqualTo(1_000);
    assertThat(summary.firstMalformed()).hasSize(10);
  }

  @Test
  void strictEndsAtTheFirstMalformedLine() throws Exception {
    Path file = file("SessionId,ItemId,Time\ns,i,1\ns,i,soon\ns,i,2\n");
    assertThatThrownBy(
            () ->
                ClickReader.read(
                    file, ClickFormat.detected().strictly(), clicks::add, ReadListener.NONE))
        .isInstanceOf(MalformedLineException.class)
        .hasMessage(file + ":3: the time 'soon' is not in seconds");
    assertThat(clicks).hasSize(1);
  }

  @Test
  void hostileLinesAreMalformedLines() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(utf8("SessionId,ItemId,Time\n"));
    bytes.writeBytes(utf8("s,nul\0nul,1\n"));
    bytes.writeBytes(new byte[] {'s', ',', (byte) 0xC3, (byte) 0x28, ',', '1', '\n'});
    bytes.writeBytes(utf8("s".repeat(129) + ",i,1\n"));
    bytes.writeBytes(utf8("s," + "é".repeat(129) + ",1\n"));
    bytes.writeBytes(utf8("s".repeat(100_000) + ",i,1\n"));
    bytes.writeBytes(utf8("s".repeat(128) + "," + "é".repeat(128) + ",1\n"));
    ReadSummary summary = read(Files.write(folder.resolve("hostile.csv"), bytes.toByteArray()));
    assertThat(summary.clicks()).isEqualTo(1);
    assertThat(summary.firstMalformed())
        .extracting(MalformedLine::reason)
        .containsExactly(
            "the line holds a NUL",
            "the line is not UTF-8",
            "the session id has 129 bytes, more than 128",
            "the item id has 258 bytes, more than 256",
            "the line is longer than 65536 bytes");
  }

  @Test
  void aLineLargerThanMemoryIsOneMalformedLine() throws Exception {
    Path file = folder.resolve("huge.csv");
    // A file with a hole: it takes no room on disk.
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(utf8("SessionId,ItemId,Time\n")));
      channel.position(Runtime.getRuntime().maxMemory() + (1L << 20));
      channel.write(ByteBuffer.wrap(utf8("\ns,i,1\n")));
    }
    ClickFormat format = ClickFormat.detected().withTimeFormat(TimeFormat.SECONDS);
    ReadSummary summary = ClickReader.read(file, format, clicks::add, ReadListener.NONE);
    assertThat(summary.clicks()).isEqualTo(1);
    assertThat(summary.malformed()).isEqualTo(1);
  }

  @Test
  void aFileThatIsMissingEmptyOrADirectoryIsNamed() throws Exception {
    Path missing = folder.resolve("missing.csv");
    assertThatThrownBy(() -> read(missing))
        .isInstanceOf(ClickFileException.class)
        .hasMessage(missing + " does not exist");
    assertThatThrownBy(() -> read(folder)).hasMessage(folder + " is a directory");
    Path empty = file("");
    assertThatThrownBy(() -> read(empty)).hasMessage(empty + " is empty");
    Path emptyGzip = Files.write(folder.resolve("empty.gz"), gzip(new byte[0]));
    assertThatThrownBy(() -> read(emptyGzip)).hasMessage(emptyGzip + " is empty");
    Path header = file("SessionId,ItemId,Time\n");
    assertThatThrownBy(() -> read(header)).hasMessage(header + " holds no clicks, only a header");
  }

  @ParameterizedTest
  @CsvSource({"0.01", "0.3", "0.9", "0.9999"})
  void aHalfWrittenGzipFileIsNamed(double share) throws Exception {
    StringBuilder text = new StringBuilder("SessionId,ItemId,Time\n");
    for (int i = 0; i < 50_000; i++) {
      text.append(i).append(',').append(i * 31 % 1009).append(',').append(i).append('\n');
    }
    byte[] whole = gzip(utf8(text.toString()));
    int length = (int) Math.max(3, Math.min(whole.length - 1, whole.length * share));
    Path file = Files.write(folder.resolve("half.gz"), Arrays.copyOf(whole, length));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ClickFileException.class)
        .hasMessage(file + " is only half there: its gzip data breaks off before its end");
  }

  @Test
  void aDamagedGzipFileIsNamed() throws Exception {
    byte[] packed = gzip(utf8("SessionId,ItemId,Time\n" + "s,i,1\n".repeat(10_000)));
    packed[packed.length / 2] ^= 0x55;
    Path file = Files.write(folder.resolve("damaged.gz"), packed);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ClickFileException.class)
        .hasMessageStartingWith(file + " is damaged: its gzip data is wrong");
  }

  @Test
  void columnsThatAreNotFoundAreNamedWithThoseThatAre() throws Exception {
    Path file = file("a,b,Time\n1,2,3\n");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ClickFileException.class)
        .hasMessageContaining("no column that is known to be the session (sessionid, ")
        .hasMessageEndingWith("its first line is 'a', 'b', 'Time'");
    assertThatThrownBy(
            () ->
                ClickReader.layout(
                    file, ClickFormat.detected().withColumn(ClickColumn.SESSION, "c")))
        .hasMessageContaining("no column 'c'");
  }

  @Test
  void somethingThatIsNoTextIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("clicks.parquet"), new byte[] {'P', 'A', 'R', '1', 0});
    assertThatThrownBy(() -> read(file))
        .hasMessage(file + " has no readable first line: the line holds a NUL");
  }

  @Test
  void progressEndsAtTheFilesSize() throws Exception {
    Path file = file("SessionId,ItemId,Time\n" + "s,i,1\n".repeat(30_000));
    List<Long> positions = new ArrayList<>();
    ClickReader.read(
        file,
        ClickFormat.detected(),
        click -> {},
        new ReadListener() {
          @Override
          public void progress(long bytes, long ofBytes) {
            positions.add(bytes);
          }
        });
    assertThat(positions).isSorted().hasSizeGreaterThan(2).endsWith(Files.size(file));
  }

  private ReadSummary read(Path file) throws IOException {
    return ClickReader.read(file, ClickFormat.detected(), clicks::add, ReadListener.NONE);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("clicks.txt"), text);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long micros(Instant time) {
    return time.toEpochMilli() * 1000;
  }
}
