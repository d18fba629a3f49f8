package dev.nextclick.trainer.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.model.v1.LearningCurvePoint;
import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class VersionPageTest {

  private static final String LIST = "versions/shop/default";
  private static final int MESSAGE_LIMIT = 4 << 20;
  private static final int MOST_EPOCHS = 1_000;

  @Test
  void aPageOfTheLongestLearningCurvesFitsIntoAMessage() {
    List<String> all = names(300);
    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      String before = PageToken.read(LIST, token);
      ListVersionsResponse page = VersionPage.of(LIST, 1_000, versions(all, before, MOST_EPOCHS));
      assertThat(page.getSerializedSize()).isLessThan(MESSAGE_LIMIT);
      page.getVersionsList().forEach(version -> listed.add(version.getVersion()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    assertThat(listed).isEqualTo(all);
  }

  @Test
  void aVersionThatIsLongerThanAPageIsAPageOfItsOwn() {
    List<String> two = names(2);
    ListVersionsResponse page = VersionPage.of(LIST, 10, versions(two, "", 100_000));
    assertThat(page.getVersionsCount()).isEqualTo(1);
    assertThat(PageToken.read(LIST, page.getNextPageToken())).isEqualTo(two.getFirst());
  }

  @Test
  void theLastPageHasNoToken() {
    assertThat(VersionPage.of(LIST, 2, versions(names(2), "", 1)))
        .returns(2, ListVersionsResponse::getVersionsCount)
        .returns("", ListVersionsResponse::getNextPageToken);
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(number -> "v" + (9_999 - number)).toList();
  }

  private static Iterator<ModelVersion> versions(List<String> names, String before, int epochs) {
    ModelVersion.Builder version = ModelVersion.newBuilder();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      version.addLearningCurve(
          LearningCurvePoint.newBuilder()
              .setEpoch(epoch)
              .setLoss(7.5)
              .setSeconds(0.5)
              .setValidationRecallAt20(0.5)
              .setValidationMrrAt20(0.25));
    }
    return names.stream()
        .filter(name -> before.isEmpty() || name.compareTo(before) < 0)
        .map(name -> version.setVersion(name).build())
        .iterator();
  }
}
