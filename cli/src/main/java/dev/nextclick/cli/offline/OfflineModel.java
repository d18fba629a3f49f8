package dev.nextclick.cli.offline;

import dev.nextclick.models.InvalidSettingsException;
import dev.nextclick.models.baselines.ItemKnnRecommender;
import dev.nextclick.models.baselines.ItemKnnSettings;
import dev.nextclick.models.baselines.SequentialRulesRecommender;
import dev.nextclick.models.baselines.SequentialRulesSettings;
import dev.nextclick.models.baselines.SessionPopularityRecommender;
import dev.nextclick.models.blend.BlendWeights;
import dev.nextclick.models.gru4rec.Gru4RecSettings;
import dev.nextclick.models.gru4rec.Hyperparameter;
import dev.nextclick.models.neighbours.VmisKnnRecommender;
import dev.nextclick.models.neighbours.VmisKnnSettings;
import dev.nextclick.models.popularity.PopularityRecommender;
import dev.nextclick.models.tuning.Dimension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A model that can be trained and scored with no server running. Its text is how commands call it.
public enum OfflineModel {
  GRU4REC("gru4rec") {
    @Override
    public Learner learner(Map<String, String> settings) {
      return new Gru4RecLearner(Gru4RecSettings.of(settings));
    }

    @Override
    List<SettingHelp> settings() {
      return SettingHelp.of(Hyperparameter.values());
    }
  },
  VMIS_KNN("vmis-knn") {
    @Override
    public Learner learner(Map<String, String> settings) {
      VmisKnnSettings chosen = VmisKnnSettings.of(settings);
      return new CountingLearner(
          chosen.toMap(), (items, train) -> VmisKnnRecommender.of(items, train, chosen));
    }

    @Override
    List<SettingHelp> settings() {
      return SettingHelp.of(VmisKnnSettings.settings());
    }
  },
  /// Its learner needs those of its parts, too: see [Settings#learner].
  BLEND("blend") {
    @Override
    public Learner learner(Map<String, String> settings) {
      return new BlendLearner(
          GRU4REC.learner(Map.of()),
          VMIS_KNN.learner(Map.of()),
          settings.isEmpty() ? Optional.empty() : Optional.of(BlendWeights.of(2, settings)));
    }

    @Override
    List<SettingHelp> settings() {
      return SettingHelp.of(BlendWeights.settings(2));
    }
  },
  POP("pop") {
    @Override
    public Learner learner(Map<String, String> settings) {
      refuseAll(settings);
      return new CountingLearner(Map.of(), (items, _) -> new PopularityRecommender(items));
    }
  },
  S_POP("s-pop") {
    @Override
    public Learner learner(Map<String, String> settings) {
      refuseAll(settings);
      return new CountingLearner(Map.of(), (items, _) -> new SessionPopularityRecommender(items));
    }
  },
  ITEM_KNN("item-knn") {
    @Override
    public Learner learner(Map<String, String> settings) {
      ItemKnnSettings chosen = ItemKnnSettings.of(settings);
      return new CountingLearner(
          chosen.toMap(), (items, train) -> ItemKnnRecommender.of(items, train, chosen));
    }

    @Override
    List<SettingHelp> settings() {
      return SettingHelp.of(ItemKnnSettings.settings());
    }
  },
  SR("sr") {
    @Override
    public Learner learner(Map<String, String> settings) {
      SequentialRulesSettings chosen = SequentialRulesSettings.of(settings);
      return new CountingLearner(
          chosen.toMap(), (items, train) -> SequentialRulesRecommender.of(items, train, chosen));
    }

    @Override
    List<SettingHelp> settings() {
      return SettingHelp.of(SequentialRulesSettings.settings());
    }
  };

  private final String label;

  OfflineModel(String label) {
    this.label = label;
  }

  /// The model with these settings; what is not named has its default.
  ///
  /// @throws InvalidSettingsException naming every fault
  public abstract Learner learner(Map<String, String> settings);

  /// Whether these are settings of it, all in their ranges.
  public boolean takes(Map<String, String> settings) {
    try {
      learner(settings);
      return true;
    } catch (InvalidSettingsException e) {
      return false;
    }
  }

  /// What can be chosen about it, in order.
  List<SettingHelp> settings() {
    return List.of();
  }

  /// What `nextclick tune` searches, unless it is told otherwise; empty for a model that has nothing to choose.
  public List<Dimension> searchSpace() {
    return SearchSpaces.of(this);
  }

  /// The model of this name, or nothing.
  static Optional<OfflineModel> of(String label) {
    return Arrays.stream(values()).filter(model -> model.label.equals(label)).findFirst();
  }

  /// All names.
  static String names() {
    return Arrays.stream(values()).map(OfflineModel::toString).collect(Collectors.joining(", "));
  }

  void refuseAll(Map<String, String> settings) {
    List<InvalidSettingsException.Fault> faults =
        settings.keySet().stream()
            .map(key -> new InvalidSettingsException.Fault(key, label + " has no settings"))
            .toList();
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
