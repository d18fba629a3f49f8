package dev.nextclick.inference.serving;

import dev.nextclick.models.ModelKind;
import dev.nextclick.models.TopItems;
import dev.nextclick.models.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request with a lease of its model, which goes with the answer. It is answered once, whatever goes wrong.
final class Scoring {

  private static final Logger LOG = LoggerFactory.getLogger(Scoring.class);

  private final ServedModel model;
  private final int[] session;
  private final RecommendationQuery query;
  private final ServingMetrics metrics;
  private final CompletableFuture<Recommendation> answer = new CompletableFuture<>();

  /// @param model with a lease
  /// @param session clicks that the model knows; one or more for an answer by the model
  Scoring(ServedModel model, int[] session, RecommendationQuery query, ServingMetrics metrics) {
    this.model = model;
    this.session = session;
    this.query = query;
    this.metrics = metrics;
  }

  CompletableFuture<Recommendation> answer() {
    return answer;
  }

  /// Answers by the model, on a worker's thread; if it cannot, by a part of it that can, else by popularity. Throws nothing.
  void byModel(int worker) {
    long start = System.nanoTime();
    answerWith(
        () -> {
          try {
            return scored(worker);
          } finally {
            metrics.scoredSince(start);
          }
        });
  }

  /// Answers with what is clicked most, for a session of which the model knows no click. Throws nothing.
  void byPopularity() {
    answerWith(this::popular);
  }

  /// Gives the lease back, and then answers: whoever has the answer can rely on that.
  private void answerWith(Supplier<Recommendation> recommendation) {
    Runnable end;
    try {
      Recommendation made = recommendation.get();
      model.answered();
      metrics.recommended(made.source());
      end = () -> answer.complete(made);
    } catch (Throwable e) {
      // Errors too: the caller waits for this answer, and the thread is needed for the next one.
      end = () -> answer.completeExceptionally(e);
    }
    try {
      model.release();
    } finally {
      end.run();
    }
  }

  private Recommendation scored(int worker) {
    for (int voice = 0; voice < model.voices(); voice++) {
      try {
        return best(worker, voice);
      } catch (Throwable e) {
        // Errors too: native code that does not fit shows as a LinkageError.
        String next = voice + 1 < model.voices() ? model.kind(voice + 1).label() : "popularity";
        LOG.error(
            "{} {}: {} cannot score; {} is asked",
            model.name(),
            model.version(),
            model.kind(voice).label(),
            next,
            e);
      }
    }
    return popular();
  }

  private Recommendation best(int worker, int voice) {
    Vocabulary vocabulary = model.vocabulary();
    TopItems best =
        TopItems.of(
            model.score(worker, voice, session), query.limit(), ItemFilter.of(query, vocabulary));
    List<Recommendation.Item> items = new ArrayList<>(best.size());
    for (int place = 0; place < best.size(); place++) {
      items.add(new Recommendation.Item(vocabulary.id(best.item(place)), best.score(place)));
    }
    return new Recommendation(
        items, model.kind(voice), session.length, model.name(), model.version());
  }

  private Recommendation popular() {
    return new Recommendation(
        model.popular().best(query.limit(), ItemFilter.of(query, model.vocabulary())),
        ModelKind.POPULARITY,
        0,
        model.name(),
        model.version());
  }
}
