package dev.nextclick.trainer.training;

import dev.nextclick.models.ModelKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a job can train.
public enum JobModel {
  /// The recurrent network.
  GRU4REC(ModelKind.GRU4REC),
  /// Session neighbours.
  VMIS_KNN(ModelKind.VMIS_KNN),
  /// Both, with weights that are chosen on held-out sessions.
  BLEND(ModelKind.BLEND);

  private final ModelKind kind;

  JobModel(ModelKind kind) {
    this.kind = kind;
  }

  /// The model of this name, or nothing.
  static Optional<JobModel> of(String label) {
    return Arrays.stream(values()).filter(model -> model.label().equals(label)).findFirst();
  }

  /// All names: `gru4rec, vmis-knn, blend`.
  static String labels() {
    return Arrays.stream(values()).map(JobModel::label).collect(Collectors.joining(", "));
  }

  /// Its name.
  String label() {
    return kind.label();
  }

  boolean hasNetwork() {
    return this != VMIS_KNN;
  }

  boolean hasNeighbours() {
    return this != GRU4REC;
  }
}
