package dev.nextclick.models.gru4rec;

/// Learns from one mini-batch after the other. Owns the weights while they are learned, the sums and momenta of the
/// optimizer, and the hidden states that go from one mini-batch to the next.
interface TrainingStep extends AutoCloseable {

  /// Takes one step.
  ///
  /// @return the loss, as the settings have it ([Loss]): the sum over the mini-batch's pairs, divided by the full batch size
  double learn(MiniBatch batch);

  /// A copy of the weights as they are now.
  Gru4RecWeights weights();

  @Override
  void close();
}
