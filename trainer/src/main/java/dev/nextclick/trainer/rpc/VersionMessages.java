package dev.nextclick.trainer.rpc;

import dev.nextclick.model.v1.LearningCurvePoint;
import dev.nextclick.model.v1.ModelVersion;
import dev.nextclick.model.v1.ReplicaStatus;
import dev.nextclick.models.artifact.Manifest;
import dev.nextclick.models.gru4rec.LearnedEpoch;
import dev.nextclick.registry.ModelName;
import dev.nextclick.registry.PublishedVersion;
import dev.nextclick.trainer.serving.ReplicaReport;
import java.util.List;

/// Versions as messages.
final class VersionMessages {

  private VersionMessages() {}

  static ModelVersion of(ModelName name, PublishedVersion version, List<ReplicaReport> replicas) {
    ModelVersion.Builder message =
        ModelVersion.newBuilder()
            .setSite(name.site())
            .setModel(name.model())
            .setVersion(version.version())
            .setActive(version.active())
            .setCreateTime(Timestamps.of(version.publishTime()))
            .setSizeBytes(version.sizeBytes());
    version.manifest().ifPresent(manifest -> describe(manifest, message));
    replicas.forEach(report -> message.addReplicas(of(report)));
    return message.build();
  }

  private static void describe(Manifest manifest, ModelVersion.Builder message) {
    message
        .setKind(manifest.kind().label())
        .setItems(manifest.shape().items())
        .setEvents(manifest.trainedOn().events());
    manifest
        .metrics()
        .ifPresent(
            metrics -> message.setRecallAt20(metrics.recallAt20()).setMrrAt20(metrics.mrrAt20()));
    int epoch = 1;
    for (LearnedEpoch learned : manifest.learningCurve()) {
      message.addLearningCurve(of(epoch++, learned));
    }
  }

  private static LearningCurvePoint of(int epoch, LearnedEpoch learned) {
    LearningCurvePoint.Builder point =
        LearningCurvePoint.newBuilder()
            .setEpoch(epoch)
            .setLoss(learned.loss())
            .setSeconds(learned.seconds());
    learned
        .validation()
        .ifPresent(
            validation ->
                point
                    .setValidationRecallAt20(validation.recallAt20())
                    .setValidationMrrAt20(validation.mrrAt20()));
    return point.build();
  }

  private static ReplicaStatus of(ReplicaReport report) {
    return ReplicaStatus.newBuilder()
        .setReplica(report.replica())
        .setServing(report.version().serving())
        .setRefusal(report.version().refusal())
        .setRequests(report.version().requests())
        .setReportTime(Timestamps.of(report.time()))
        .build();
  }
}
