package dev.nextclick.models.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.InvalidSettingsException.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Gru4RecSettingsTest {

  private static InvalidSettingsException refusal(ThrowingCallable settings) {
    return catchThrowableOfType(InvalidSettingsException.class, settings);
  }

  @Test
  void everyHyperparameterHasAKeyAndADefault() {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("units", 100);
    expected.put("layers", 1);
    expected.put("feed-forward", 0);
    expected.put("input", "tied");
    expected.put("batch-size", 64);
    expected.put("negatives", 2048);
    expected.put("alpha", 0.5);
    expected.put("loss", "cross-entropy");
    expected.put("logq", 1.0);
    expected.put("bpreg", 1.0);
    expected.put("elu", 0.5);
    expected.put("scale", 16.0);
    expected.put("link-rounds", 3);
    expected.put("revisit-first", 0.0);
    expected.put("revisit-onward-last", 0.0);
    expected.put("revisit-onward-before", 0.0);
    expected.put("revisit-onward-earlier", 0.0);
    expected.put("revisit-back-last", 0.0);
    expected.put("revisit-back-before", 0.0);
    expected.put("revisit-back-earlier", 0.0);
    expected.put("learning-rate", 0.1);
    expected.put("momentum", 0.0);
    expected.put("embedding-dropout", 0.3);
    expected.put("hidden-dropout", 0.1);
    expected.put("epochs", 10);
    expected.put("early-stopping", 0);
    expected.put("seed", 42L);
    assertThat(Gru4RecSettings.defaults().toMap()).containsExactlyEntriesOf(expected);
  }

  @Test
  void scoresOfOtherLossesThanCrossEntropyFindTheirOwnSizeUnlessOneIsAskedFor() {
    for (Loss loss : Loss.values()) {
      assertThat(Gru4RecSettings.of(Map.of("loss", loss)).scale())
          .isEqualTo(loss == Loss.CROSS_ENTROPY ? 16 : 0);
      assertThat(Gru4RecSettings.of(Map.of("loss", loss, "scale", 5)).scale()).isEqualTo(5);
    }
  }

  @Test
  void areReadFromTextsAndNumbersAlike() {
    Gru4RecSettings settings =
        Gru4RecSettings.of(
            Map.of(
                "units",
                "64",
                "layers",
                2,
                "learning-rate",
                " 5e-2 ",
                "momentum",
                0.0f,
                "epochs",
                3.0,
                "seed",
                -9L));
    assertThat(settings.units()).isEqualTo(64);
    assertThat(settings.layers()).isEqualTo(2);
    assertThat(settings.learningRate()).isEqualTo(0.05);
    assertThat(settings.momentum()).isZero();
    assertThat(settings.epochs()).isEqualTo(3);
    assertThat(settings.seed()).isEqualTo(-9);
    assertThat(settings.batchSize()).isEqualTo(64);
  }

  @Test
  void comeBackFromTheirMap() {
    Gru4RecSettings settings =
        new Gru4RecSettings(
            7,
            3,
            2,
            Input.SEPARATE,
            5,
            11,
            0.25,
            Loss.BPR_MAX,
            0.5,
            1.5,
            0.75,
            16,
            2,
            new Revisits(1, -2, 3, 4.5, 5, 6, 7),
            0.03,
            0.9,
            0.1,
            0.2,
            4,
            3,
            1L << 53);
    assertThat(Gru4RecSettings.of(settings.toMap())).isEqualTo(settings);
  }

  @Test
  void everyFaultIsReportedAtOnceWithItsRange() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("units", 0);
    values.put("layers", "many");
    values.put("momentum", 1);
    values.put("dropout", 0.5);
    values.put("learning-rate", Double.NaN);
    values.put("epochs", 2.5);
    values.put("loss", "BPR");
    values.put("input", "");
    InvalidSettingsException refusal = refusal(() -> Gru4RecSettings.of(values));
    assertThat(refusal.faults())
        .containsExactly(
            new Fault("units", "'0' is not a whole number from 1 to 2048"),
            new Fault("layers", "'many' is not a whole number from 1 to 8"),
            new Fault("momentum", "'1' is not a number from 0 to 0.99"),
            new Fault(
                "dropout",
                "is no hyperparameter; there are units, layers, feed-forward, input, batch-size,"
                    + " negatives, alpha, loss, logq, bpreg, elu, scale, link-rounds,"
                    + " revisit-first, revisit-onward-last, revisit-onward-before, revisit-onward-earlier,"
                    + " revisit-back-last, revisit-back-before, revisit-back-earlier, learning-rate,"
                    + " momentum, embedding-dropout, hidden-dropout, epochs, early-stopping, seed"),
            new Fault("learning-rate", "'NaN' is not a number from 0.000001 to 10"),
            new Fault("epochs", "'2.5' is not a whole number from 1 to 1000"),
            new Fault("loss", "'BPR' is not one of cross-entropy, bpr, top1, bpr-max, top1-max"),
            new Fault("input", "'' is not one of tied, separate, one-hot"));
    assertThat(refusal).hasMessageContaining("units: '0' is not a whole number from 1 to 2048; ");
  }

  @Test
  void valuesThatAreNotReadFromAMapAreCheckedTheSame() {
    InvalidSettingsException refusal =
        refusal(
            () ->
                new Gru4RecSettings(
                    100,
                    9,
                    0,
                    Input.TIED,
                    32,
                    2048,
                    0.5,
                    Loss.BPR,
                    1,
                    1,
                    0.5,
                    0,
                    3,
                    Revisits.NONE,
                    11,
                    0.2,
                    0,
                    0.4,
                    10,
                    0,
                    42));
    assertThat(refusal.faults())
        .containsExactly(
            new Fault("layers", "'9' is not a whole number from 1 to 8"),
            new Fault("learning-rate", "'11.0' is not a number from 0.000001 to 10"));
  }

  @ParameterizedTest(name = "{0} from {1} to {2}")
  @CsvSource({
    "units, 1, 2048, 0, 2049",
    "layers, 1, 8, 0, 9",
    "feed-forward, 0, 8, -1, 9",
    "batch-size, 1, 4096, 0, 4097",
    "negatives, 0, 1000000, -1, 1000001",
    "alpha, 0, 1, -0.01, 1.01",
    "logq, 0, 1, -0.01, 1.01",
    "bpreg, 0, 100, -0.01, 100.01",
    "elu, 0, 10, -0.01, 10.01",
    "scale, 0, 1000, -0.01, 1000.01",
    "link-rounds, 0, 8, -1, 9",
    "revisit-first, -20, 20, -20.01, 20.01",
    "revisit-back-earlier, -20, 20, -20.01, 20.01",
    "learning-rate, 0.000001, 10, 0, 10.1",
    "momentum, 0, 0.99, -0.01, 0.991",
    "embedding-dropout, 0, 0.95, -0.01, 0.951",
    "hidden-dropout, 0, 0.95, -0.01, 0.951",
    "epochs, 1, 1000, 0, 1001",
    "early-stopping, 0, 1000, -1, 1001",
    "seed, -9007199254740992, 9007199254740992, -9007199254740993, 9007199254740993"
  })
  void aRangeEndsWhereItSays(String key, String least, String most, String under, String over) {
    assertThatCode(() -> Gru4RecSettings.of(Map.of(key, least))).doesNotThrowAnyException();
    assertThatCode(() -> Gru4RecSettings.of(Map.of(key, most))).doesNotThrowAnyException();
    for (String outside : new String[] {under, over, "", "1e999999999", "0x1", "1".repeat(1000)}) {
      assertThat(refusal(() -> Gru4RecSettings.of(Map.of(key, outside))).faults())
          .extracting(Fault::name)
          .containsExactly(key);
    }
  }

  @Test
  void oneSessionAtATimeNeedsNegativesToBeToldFrom() {
    InvalidSettingsException refusal =
        refusal(() -> Gru4RecSettings.of(Map.of("batch-size", 1, "negatives", 0)));
    assertThat(refusal.faults()).extracting(Fault::name).containsExactly("negatives");
    assertThatCode(() -> Gru4RecSettings.of(Map.of("batch-size", 2, "negatives", 0)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void everyLossIsCalledByItsName(Loss loss) {
    assertThat(Gru4RecSettings.of(Map.of("loss", " " + loss + " ")).loss()).isEqualTo(loss);
  }

  @ParameterizedTest
  @EnumSource(Input.class)
  void everyInputIsCalledByItsName(Input input) {
    assertThat(Gru4RecSettings.of(Map.of("input", input.toString())).input()).isEqualTo(input);
  }

  @Test
  void whatHasNoEmbeddingDropsNoneOfIt() {
    InvalidSettingsException refusal =
        refusal(() -> Gru4RecSettings.of(Map.of("input", "one-hot", "embedding-dropout", 0.1)));
    assertThat(refusal.faults())
        .containsExactly(
            new Fault(
                "embedding-dropout", "must be 0 with the input one-hot, which has no embedding"));
  }
}
