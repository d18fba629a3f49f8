package dev.nextclick.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.nextclick.recommendation.v1.GetRecommendationsRequest;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A request that breaks a rule is refused, and the field is named.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedRequestsTest {

  private static final String LONG_ITEM = "漢".repeat(85) + "xx";

  private RunningInference inference;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    inference = RunningInference.serving(folder);
  }

  @AfterAll
  void stop() {
    inference.close();
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        bad("an empty item", "item_ids[1]", r -> r.addItemIds("item-1").addItemIds("")),
        bad("an item of 257 bytes", "item_ids[0]", r -> r.addItemIds(LONG_ITEM)),
        bad("1,001 items", "item_ids", r -> r.addAllItemIds(Collections.nCopies(1001, "item-1"))),
        bad("an empty exclusion", "excluded_item_ids[0]", r -> r.addExcludedItemIds("")),
        bad("a long exclusion", "excluded_item_ids[0]", r -> r.addExcludedItemIds(LONG_ITEM)),
        bad(
            "1,001 exclusions",
            "excluded_item_ids",
            r -> r.addAllExcludedItemIds(Collections.nCopies(1001, "item-1"))),
        bad("an empty allowed item", "allowed_item_ids[0]", r -> r.addAllowedItemIds("")),
        bad("a long allowed item", "allowed_item_ids[0]", r -> r.addAllowedItemIds(LONG_ITEM)),
        bad(
            "10,001 allowed items",
            "allowed_item_ids",
            r -> r.addAllAllowedItemIds(Collections.nCopies(10_001, "item-1"))),
        bad("a limit of -1", "limit", r -> r.setLimit(-1)),
        bad("the least limit", "limit", r -> r.setLimit(Integer.MIN_VALUE)),
        bad("a session of 129 bytes", "session_id", r -> r.setSessionId("é".repeat(64) + "x")),
        bad("a site with a slash", "site", r -> r.setSite("a/b")),
        bad("a site with a line's end", "site", r -> r.setSite("shop\n")),
        bad("a site of 65", "site", r -> r.setSite("s".repeat(65))),
        bad("the site .", "site", r -> r.setSite(".")),
        bad("the site ..", "site", r -> r.setSite("..")),
        bad("a model with a space", "model", r -> r.setModel("a b")),
        bad("a model of 65", "model", r -> r.setModel("m".repeat(65))),
        bad("the model ..", "model", r -> r.setModel("..")),
        bad("a version with a slash", "version", r -> r.setVersion("../1")),
        bad("a version of 65", "version", r -> r.setVersion("1".repeat(65))),
        bad("a placement of 65 bytes", "placement", r -> r.setPlacement("é".repeat(32) + "x")),
        bad("a request id of 65 bytes", "request_id", r -> r.setRequestId("é".repeat(32) + "x")));
  }

  private static Arguments bad(
      String name, String field, UnaryOperator<GetRecommendationsRequest.Builder> what) {
    return argumentSet(name, field, RunningInference.request(what));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void theFieldAtFaultIsNamed(String field, GetRecommendationsRequest request) {
    assertThat(Refusal.of(() -> inference.ask(request))).isEqualTo(Refusal.invalid(field));
  }

  @Test
  void whatIsAsLongAsItMayBeIsAnswered() {
    GetRecommendationsRequest largest =
        RunningInference.request(
            request ->
                request
                    .setSessionId("é".repeat(64))
                    .setLimit(Integer.MAX_VALUE)
                    .setPlacement("é".repeat(32))
                    .setRequestId("é".repeat(32))
                    .addAllItemIds(Collections.nCopies(1000, "é".repeat(128)))
                    .addAllExcludedItemIds(Collections.nCopies(1000, "é".repeat(128)))
                    .addAllAllowedItemIds(Collections.nCopies(9999, "é".repeat(128)))
                    .addAllowedItemIds("item-1"));

    assertThat(RunningInference.ids(inference.ask(largest))).containsExactly("item-1");
  }

  @Test
  void aSiteOrAModelThatWasNeverTrainedHasNoActiveModel() {
    Refusal noModel = new Refusal(Status.Code.FAILED_PRECONDITION, "NO_ACTIVE_MODEL", "");

    assertThat(Refusal.of(() -> inference.ask(request -> request.setSite("s".repeat(64)))))
        .isEqualTo(noModel);
    assertThat(Refusal.of(() -> inference.ask(request -> request.setModel("another"))))
        .isEqualTo(noModel);
  }

  @Test
  void aVersionThatIsNotServedIsNotFound() {
    assertThat(Refusal.of(() -> inference.ask(request -> request.setVersion("v".repeat(64)))))
        .isEqualTo(new Refusal(Status.Code.NOT_FOUND, "MODEL_VERSION_NOT_FOUND", ""));
  }

  @Test
  void nobodyIsAskedForTheSessionOfARequestThatIsRefused() {
    Refusal.of(() -> inference.ask(r -> r.setSessionId("refused").setVersion("unknown")));
    Refusal.of(() -> inference.ask(r -> r.setSessionId("refused").setLimit(-1)));

    assertThat(inference.sessions.asked())
        .noneSatisfy(asked -> assertThat(asked.sessionId()).isEqualTo("refused"));
  }
}
