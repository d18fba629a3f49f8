package dev.nextclick.inference;

import static dev.nextclick.inference.RunningInference.ids;
import static dev.nextclick.inference.serving.PublishedModels.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Catalogues as small, and ids as strange, as they may be.
final class SmallModelsTest {

  private static final List<String> STRANGE =
      List.of(
          "商品-七",
          "🧦",
          "é",
          "e\u0301",
          "שלום",
          "two words",
          " ",
          "line\nbreak",
          "nul\u0000",
          "a|b",
          "\uFEFFmark",
          "漢".repeat(85) + "x");

  @TempDir Path folder;

  @Test
  void anyUnicodeIsAnItem() throws Exception {
    try (RunningInference inference = RunningInference.start(folder)) {
      inference.published.activate(SHOP, STRANGE, 1);
      inference.ready();

      assertThat(ids(inference.ask(request -> request))).isEqualTo(STRANGE);
      for (String item : STRANGE) {
        assertThat(inference.ask(request -> request.addItemIds(item)).getKnownClicks()).isOne();
        assertThat(ids(inference.ask(request -> request.addAllowedItemIds(item))))
            .containsExactly(item);
        assertThat(ids(inference.ask(request -> request.addExcludedItemIds(item))))
            .hasSize(STRANGE.size() - 1)
            .doesNotContain(item);
      }
    }
  }

  @Test
  void anyUnicodeIsASession() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      for (String session : List.of("séance", "🧦", "line\nbreak", "漢".repeat(42) + "xx")) {
        inference.sessions.store(session, List.of("item-1", "item-2", "item-3"));
        assertThat(inference.ask(request -> request.setSessionId(session)).getKnownClicks())
            .isEqualTo(3);
      }
    }
  }

  @Test
  void aLimitOverTheCatalogueReturnsTheCatalogue() throws Exception {
    try (RunningInference inference = RunningInference.start(folder)) {
      inference.published.activate(SHOP, 2, 1);
      inference.ready();

      assertThat(ids(inference.ask(request -> request))).containsExactly("item-0", "item-1");
      assertThat(ids(inference.ask(request -> request.addItemIds("item-1").setLimit(100))))
          .containsExactlyInAnyOrder("item-0", "item-1");
      assertThat(ids(inference.ask(r -> r.addItemIds("item-1").setExcludeSeen(true))))
          .containsExactly("item-0");
    }
  }

  @Test
  void withoutAKeyThereAreNoTokens() throws Exception {
    try (RunningInference inference = RunningInference.serving(folder)) {
      assertThat(inference.ask(request -> request.setPlacement("home")).getAttributionToken())
          .isEmpty();
    }
  }
}
