package dev.nextclick.inference.serving;

import ai.djl.engine.EngineException;
import dev.nextclick.models.ModelKind;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request that waits for a worker. It holds a lease of its model.
final class Scoring {

  private static final Logger LOG = LoggerFactory.getLogger(Scoring.class);

  private final ServedModel model;
  private final int[] session;
  private final RecommendationQuery query;
  private final CompletableFuture<Recommendation> answer = new CompletableFuture<>();

  /// @param model with a lease, which goes with the answer
  /// @param session clicks that the model knows, one or more
  Scoring(ServedModel model, int[] session, RecommendationQuery query) {
    this.model = model;
    this.session = session;
    this.query = query;
  }

  CompletableFuture<Recommendation> answer() {
    return answer;
  }

  /// Answers, on a worker's thread.
  void run(int worker) {
    Recommendation recommendation;
    try {
      recommendation = byModel(worker);
    } catch (EngineException | IllegalStateException | IllegalArgumentException e) {
      LOG.error("{} {} cannot score; popularity answers", model.name(), model.version(), e);
      recommendation = byPopularity(model, query);
    } finally {
      model.release();
    }
    answer.complete(recommendation);
  }

  private Recommendation byModel(int worker) {
    Vocabulary vocabulary = model.vocabulary();
    TopItems best =
        TopItems.of(model.score(worker, session), query.limit(), ItemFilter.of(query, vocabulary));
    List<Recommendation.Item> items = new ArrayList<>(best.size());
    for (int place = 0; place < best.size(); place++) {
      items.add(new Recommendation.Item(vocabulary.id(best.item(place)), best.score(place)));
    }
    model.answered();
    return new Recommendation(
        items, ModelKind.GRU4REC, session.length, model.name(), model.version());
  }

  /// What is clicked most, for a session of which the model knows no click.
  static Recommendation byPopularity(ServedModel model, RecommendationQuery query) {
    model.answered();
    return new Recommendation(
        model.popular().best(query.limit(), ItemFilter.of(query, model.vocabulary())),
        ModelKind.POPULARITY,
        0,
        model.name(),
        model.version());
  }
}
