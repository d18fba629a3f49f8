package dev.nextclick.inference;

import dev.nextclick.inference.AttributionTokens.Attribution;
import dev.nextclick.inference.serving.ModelServing;
import dev.nextclick.inference.serving.Recommendation;
import dev.nextclick.inference.serving.RecommendationQuery;
import dev.nextclick.models.ModelKind;
import dev.nextclick.recommendation.v1.ClickSource;
import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import dev.nextclick.recommendation.v1.GetRecommendationsResponse;
import dev.nextclick.recommendation.v1.RecommendationServiceGrpc;
import dev.nextclick.recommendation.v1.RecommendationSource;
import dev.nextclick.recommendation.v1.RecommendedItem;
import dev.nextclick.registry.ModelName;
import dev.nextclick.runtime.errors.ServiceException;
import dev.nextclick.runtime.grpc.RequestId;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Answers `GetRecommendations`. Never blocks: the session arrives on a network thread, the recommendation on a worker.
final class RecommendationHandler extends RecommendationServiceGrpc.RecommendationServiceImplBase {

  private static final String DEFAULT = "default";
  private static final String ARM = "active";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_ITEMS = 500;

  private record Clicks(List<String> items, ClickSource source) {}

  private final ModelServing serving;
  private final SessionClicks sessions;
  private final AttributionTokens tokens;
  private final Clock clock;

  RecommendationHandler(
      ModelServing serving, SessionClicks sessions, AttributionTokens tokens, Clock clock) {
    this.serving = serving;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public void getRecommendations(
      GetRecommendationsRequest request, StreamObserver<GetRecommendationsResponse> answer) {
    if (answer instanceof ServerCallStreamObserver<GetRecommendationsResponse> call) {
      // Without one, answering a caller that has gone is an exception.
      call.setOnCancelHandler(() -> {});
    }
    RequestId requestId = RequestId.ofCall();
    requestId.adopt(request.getRequestId());
    ModelName model = model(request);
    Optional<String> version = Optional.of(request.getVersion()).filter(text -> !text.isEmpty());
    serving.requireServed(model, version);
    var _ =
        clicks(request, model.site(), requestId)
            .thenCompose(
                clicks ->
                    serving
                        .recommend(query(request, model, version, clicks.items()))
                        .thenApply(made -> response(request, made, clicks.source(), requestId)))
            .whenComplete(
                (response, error) -> {
                  if (error == null) {
                    answer.onNext(response);
                    answer.onCompleted();
                  } else {
                    answer.onError(error);
                  }
                });
  }

  private static ModelName model(GetRecommendationsRequest request) {
    return new ModelName(
        safeOrDefault("site", request.getSite()), safeOrDefault("model", request.getModel()));
  }

  private static String safeOrDefault(String field, String name) {
    if (name.isEmpty()) {
      return DEFAULT;
    }
    if (!ModelName.isSafe(name)) {
      throw ServiceException.invalidField(field, "must not be '.' or '..'");
    }
    return name;
  }

  private CompletableFuture<Clicks> clicks(
      GetRecommendationsRequest request, String site, RequestId requestId) {
    Clicks given =
        request.getItemIdsList().isEmpty()
            ? new Clicks(List.of(), ClickSource.CLICK_SOURCE_NONE)
            : new Clicks(request.getItemIdsList(), ClickSource.CLICK_SOURCE_REQUEST);
    if (request.getSessionId().isEmpty()) {
      return CompletableFuture.completedFuture(given);
    }
    return sessions
        .read(site, request.getSessionId(), requestId)
        .thenApply(
            stored ->
                stored.isEmpty() ? given : new Clicks(stored, ClickSource.CLICK_SOURCE_SESSION));
  }

  private static RecommendationQuery query(
      GetRecommendationsRequest request,
      ModelName model,
      Optional<String> version,
      List<String> clicks) {
    int limit = request.getLimit() == 0 ? DEFAULT_LIMIT : request.getLimit();
    return new RecommendationQuery(
        model,
        version,
        clicks,
        Math.min(limit, MOST_ITEMS),
        request.getExcludedItemIdsList(),
        request.getAllowedItemIdsList(),
        request.getExcludeSeen());
  }

  private GetRecommendationsResponse response(
      GetRecommendationsRequest request,
      Recommendation made,
      ClickSource clickSource,
      RequestId requestId) {
    GetRecommendationsResponse.Builder response =
        GetRecommendationsResponse.newBuilder()
            .setSource(source(made.source()))
            .setClickSource(clickSource)
            .setKnownClicks(made.knownClicks())
            .setModel(made.model().model())
            .setVersion(made.version())
            .setAttributionToken(
                tokens.sign(
                    new Attribution(
                        made.model().site(),
                        made.model().model(),
                        made.version(),
                        ARM,
                        clock.instant(),
                        request.getPlacement())))
            .setRequestId(
                request.getRequestId().isEmpty() ? requestId.value() : request.getRequestId());
    for (Recommendation.Item item : made.items()) {
      response.addItems(RecommendedItem.newBuilder().setItemId(item.id()).setScore(item.score()));
    }
    return response.build();
  }

  private static RecommendationSource source(ModelKind kind) {
    return switch (kind) {
      case GRU4REC -> RecommendationSource.RECOMMENDATION_SOURCE_GRU4REC;
      case POPULARITY, SESSION_POPULARITY -> RecommendationSource.RECOMMENDATION_SOURCE_POPULARITY;
      case ITEM_KNN, SEQUENTIAL_RULES, VMIS_KNN ->
          RecommendationSource.RECOMMENDATION_SOURCE_NEIGHBOURS;
      case BLEND -> RecommendationSource.RECOMMENDATION_SOURCE_BLEND;
    };
  }
}
