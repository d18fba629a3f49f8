package dev.nextclick.models.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmisKnnIndexTest {

  private static final int ITEMS = 40;

  @TempDir Path folder;

  private final Vocabulary vocabulary = Plain.vocabulary(ITEMS);
  private final Sessions history = sessions(300, 7);
  private Path file;

  @BeforeEach
  void anIndexIsWritten() throws IOException {
    file = folder.resolve("neighbours.bin");
    try (VmisKnnIndex index = VmisKnnIndex.build(vocabulary, history, 20)) {
      index.write(file);
    }
  }

  private static Sessions sessions(int count, long seed) {
    Random random = new Random(seed);
    int[][] sessions = new int[count][];
    for (int session = 0; session < count; session++) {
      sessions[session] =
          random.ints(random.nextInt(8), -1, ITEMS).map(item -> item * item / ITEMS).toArray();
    }
    return Sessions.of(sessions);
  }

  @Test
  void aMappedIndexIsTheOneThatWasBuilt() throws IOException {
    try (VmisKnnIndex built = VmisKnnIndex.build(vocabulary, history, 20);
        VmisKnnIndex mapped = VmisKnnIndex.map(file, ITEMS)) {
      assertThat(mapped.memory().mismatch(built.memory())).isEqualTo(-1);
      assertThat(mapped.bytes()).isEqualTo(Files.size(file));
      assertThat(mapped.sessions()).isEqualTo(300);
      assertThat(mapped.items()).isEqualTo(ITEMS);
    }
  }

  @Test
  void aMappedIndexRecommendsTheSame() throws IOException {
    VmisKnnSettings settings = VmisKnnSettings.of(Map.of("sessions-per-item", 20));
    try (VmisKnnRecommender built = VmisKnnRecommender.of(vocabulary, history, settings);
        VmisKnnRecommender mapped =
            new VmisKnnRecommender(vocabulary, VmisKnnIndex.map(file, ITEMS), settings)) {
      int[][] asked = new int[50][];
      Sessions others = sessions(50, 8);
      for (int session = 0; session < asked.length; session++) {
        asked[session] = others.session(session);
      }
      float[][] scores = new float[asked.length][ITEMS];
      float[][] expected = new float[asked.length][ITEMS];
      built.scorer().score(asked, expected);
      mapped.scorer().score(asked, scores);
      assertThat(scores).isDeepEqualTo(expected);
    }
  }

  @Test
  void itHoldsTheNewestSessionsOfEachItemAndWhatTheyHold() {
    Sessions sessions = Sessions.of(new int[] {1}, new int[] {1, 0, 1}, new int[] {2, 1});
    try (VmisKnnIndex index = VmisKnnIndex.build(vocabulary, sessions, 2)) {
      assertThat(index.postingsTo(1) - index.postingsFrom(1)).isEqualTo(2);
      assertThat(index.session(index.postingsFrom(1))).isEqualTo(2);
      assertThat(index.session(index.postingsFrom(1) + 1)).isEqualTo(1);
      assertThat(index.holders(1)).isEqualTo(3);
      assertThat(index.clicksTo(1) - index.clicksFrom(1)).isEqualTo(3);
      assertThat(index.click(index.clicksFrom(2))).isEqualTo(2);
    }
  }

  @Test
  void anIndexOverWhichAnotherIsWrittenIsReplacedWhole() throws IOException {
    try (VmisKnnIndex small = VmisKnnIndex.build(vocabulary, sessions(3, 1), 20)) {
      small.write(file);
      assertThat(Files.size(file)).isEqualTo(small.bytes());
    }
    try (VmisKnnIndex mapped = VmisKnnIndex.map(file, ITEMS)) {
      assertThat(mapped.sessions()).isEqualTo(3);
    }
  }

  @Test
  void aFileThatIsNoIndexIsRefused() throws IOException {
    for (byte[] content :
        new byte[][] {
          {}, new byte[8], "NCVMISK1".getBytes(StandardCharsets.UTF_8), new byte[500]
        }) {
      Files.write(file, content);
      assertRefused(ITEMS, "it does not begin as an index of sessions does");
    }
    assertThatThrownBy(() -> VmisKnnIndex.map(folder.resolve("nothing"), ITEMS))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anIndexOfOtherItemsIsRefused() {
    assertRefused(ITEMS + 1, "it knows 40 items, but the vocabulary has 41");
  }

  @Test
  void aFileThatEndsEarlyOrLateIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {64, 65, whole.length / 2, whole.length - 1, whole.length + 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(ITEMS, "it has %d bytes, but by its header %d".formatted(length, whole.length));
    }
  }

  @Test
  void everyNumberOfTheHeaderIsChecked() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int place = 8; place < 64; place += 4) {
      for (int number : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000_000}) {
        int at = place;
        write(whole, bytes -> bytes.putInt(at, number));
        assertThatThrownBy(() -> VmisKnnIndex.map(file, ITEMS))
            .isInstanceOf(MalformedIndexException.class);
      }
    }
  }

  @Test
  void numbersThatLeadAstrayAreRefusedBySection() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    IndexLayout layout;
    try (VmisKnnIndex index = VmisKnnIndex.map(file, ITEMS)) {
      layout = IndexLayout.read(index.memory());
    }
    assertRefusedWith(whole, layout.postingOffsets(), 1, "its postings do not begin at 0");
    assertRefusedWith(whole, layout.sessionOffsets() + 4, -3, "its sessions go back at 1");
    assertRefusedWith(whole, layout.linkOffsets() + 4L * ITEMS, 1 << 30, "its links end at");
    assertRefusedWith(whole, layout.postingsAt(), 300, "it names a session 300, and there are 300");
    assertRefusedWith(whole, layout.postingsAt() + 4, 299, "do not go from new to old");
    assertRefusedWith(whole, layout.clicksAt(), ITEMS, "it names an item 40, and there are 40");
    assertRefusedWith(whole, layout.linkTargets(), -1, "it names an item -1, and there are 40");
    assertRefusedWith(whole, layout.holders(), 0, "item 0 is in 0 sessions of 300");
    int notANumber = Float.floatToIntBits(Float.NaN);
    assertRefusedWith(whole, layout.trends(), notANumber, "it has a trend of NaN");
    assertRefusedWith(whole, layout.linkWeights(), 0, "it has a weight of 0.0");
  }

  @Test
  void aSessionLongerThanAnyIsRefused() throws IOException {
    int[] long30 = new int[30];
    try (VmisKnnIndex index =
        VmisKnnIndex.build(vocabulary, Sessions.of(long30, long30, long30), 20)) {
      index.write(file);
      long offset = IndexLayout.read(index.memory()).sessionOffsets() + 4;
      assertRefusedWith(Files.readAllBytes(file), offset, 0, "session 1 has 60 clicks");
    }
  }

  @Test
  void whateverIsInAFileItIsRefusedOrRecommends() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      write(
          whole,
          bytes -> {
            for (int fault = 0; fault < 2; fault++) {
              bytes.put(8 + random.nextInt(bytes.limit() - 8), (byte) random.nextInt(256));
            }
          });
      try (VmisKnnRecommender recommender =
          new VmisKnnRecommender(
              vocabulary, VmisKnnIndex.map(file, ITEMS), VmisKnnSettings.defaults())) {
        VmisKnnScorer scorer = recommender.scorer();
        for (int item = 0; item < ITEMS; item++) {
          ReachedItems reached = scorer.reach(new int[] {item, (item + 1) % ITEMS});
          for (int place = 0; place < reached.size(); place++) {
            assertThat(reached.score(place)).isNotNaN().isNotNegative();
          }
        }
      } catch (MalformedIndexException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void anIndexHoldsOneSessionOfAnItemOrMore() {
    assertThatThrownBy(() -> VmisKnnIndex.build(vocabulary, history, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VmisKnnIndex.build(Plain.vocabulary(0), Sessions.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are no items");
  }

  private void write(byte[] whole, Consumer<ByteBuffer> change) throws IOException {
    byte[] changed = whole.clone();
    change.accept(ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN));
    Files.write(file, changed);
  }

  private void assertRefusedWith(byte[] whole, long place, int number, String message)
      throws IOException {
    write(whole, bytes -> bytes.putInt((int) place, number));
    assertRefused(ITEMS, message);
  }

  private void assertRefused(int items, String message) {
    assertThatThrownBy(() -> VmisKnnIndex.map(file, items))
        .isInstanceOf(MalformedIndexException.class)
        .hasMessageContaining(message);
  }
}
