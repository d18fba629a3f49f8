package dev.nextclick.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nextclick.cli.CommandRun;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ReportPageTest {

  private static final Pattern SVG = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL);

  @TempDir private Path folder = Path.of("");

  private String page(String name, String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of("SessionId\tItemId\tTime"));
    for (int click = 0; click < 600; click++) {
      lines.add("%d\titem-%d\t%d".formatted(click / 4, click * click % 37, 1_400_000_000 + click));
    }
    Path train = Files.write(folder.resolve(name), lines);
    Path report = folder.resolve("a").resolve("report");
    List<String> arguments =
        new ArrayList<>(
            List.of("evaluate", "--train", train.toString(), "--report", report.toString()));
    arguments.addAll(List.of(more));
    CommandRun run = CommandRun.nextclick(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("report: " + report.resolve("index.html"));
    return Files.readString(report.resolve("index.html"));
  }

  @Test
  void thePageNeedsNothingElse() throws IOException {
    assertThat(page("train.tsv", "--model", "pop,sr"))
        .startsWith("<!doctype html>")
        .doesNotContainIgnoringCase("<script")
        .doesNotContain("http:", "https:", "url(", "<link", "<img", "@import");
  }

  @Test
  void itShowsTablesChartsSettingsAndTheCommand() throws IOException {
    String page =
        page(
            "train.tsv",
            "--model",
            "gru4rec,pop",
            "--seeds",
            "1,2",
            "--set",
            "units=8",
            "--set",
            "epochs=3",
            "--set",
            "early-stopping=3");
    assertThat(page)
        .contains("Recall@20", "MRR@5", "NDCG@10", "gru4rec, median", "gru4rec, seed 2")
        .contains("By position in the session", "By popularity of the item", "Learning curves")
        .contains("<td>epochs</td><td>3</td>")
        .contains("nextclick evaluate --train " + folder.resolve("train.tsv"));
    assertThat(SVG.matcher(page).results()).hasSize(6);
  }

  @Test
  void theChartsAreWellFormedWithAPointForEachValue() throws Exception {
    Matcher charts = SVG.matcher(page("train.tsv", "--model", "pop,s-pop,sr"));
    int points = 0;
    while (charts.find()) {
      Document chart =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(charts.group())));
      points += chart.getElementsByTagName("circle").getLength();
    }
    // Two intervals for each model, three positions, five groups of items.
    assertThat(points).isEqualTo(3 * (2 + 3 + 5));
  }

  @Test
  void whatANameHoldsIsTextAndNothingElse() throws IOException {
    assertThat(page("<script>alert('x')</script>&.tsv".replace('/', '_'), "--model", "pop"))
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;_script&gt;&amp;.tsv");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsRefusedBeforeAnythingIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "");
    CommandRun run =
        CommandRun.nextclick("evaluate", "--train", "none.tsv", "--report", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--report " + file + " is no directory");
  }
}
