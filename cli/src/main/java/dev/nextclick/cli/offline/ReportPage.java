package dev.nextclick.cli.offline;

import dev.nextclick.models.Sessions;
import dev.nextclick.models.evaluation.Bootstrap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What an evaluation found, as one page that needs nothing else: no network, no script.
///
/// @param models in the order in which they were evaluated
/// @param sets what was learned from and measured on
/// @param names of the data: where the training and the test sessions came from
/// @param command as it was called
/// @param time when it was done
record ReportPage(
    List<ModelScores> models, ClickSets sets, List<String> names, String command, Instant time) {

  /// The file in the folder that is asked for.
  static final String FILE = "index.html";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Writes the page into a folder, which is made if it is not there.
  ///
  /// @return the page's file
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(FILE), html());
  }

  String html() {
    List<String> labels = models.stream().map(ModelScores::name).toList();
    ReportCharts charts = new ReportCharts(models);
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Nextclick evaluation: %s</title>
        <style>
        %s</style></head><body><main>
        <header><h1>Nextclick evaluation</h1><p>%s, %s</p></header>
        %s<pre>%s</pre>
        """
            .formatted(
                Html.text(String.join(", ", labels)),
                css(),
                Html.text(String.join(", ", labels)),
                DAY.format(time),
                facts(),
                Html.text(command)));
    section(
        page,
        "How often the next click is foreseen",
        "Recall@20: the share of next clicks among the first 20 recommendations. MRR@20: the mean of 1 / rank there. The bars are %.0f %% confidence intervals (bootstrap over sessions, %,d samples)."
            .formatted(100 * Bootstrap.LEVEL, Bootstrap.RESAMPLES),
        "<div class=\"pair\">%s%s</div>"
            .formatted(
                figure("Recall@20", "", charts.recall()), figure("MRR@20", "", charts.mrr())));
    section(
        page,
        "All figures",
        "Every item is ranked after every click; ties count against the model, and a click on an item that training never showed is a miss.",
        "<div class=\"card\">%s</div><div class=\"card\">%s</div>"
            .formatted(new ReportTables(models).accuracy(), new ReportTables(models).others()));
    if (models.size() > 1) {
      section(
          page,
          "Differences",
          "How much more each model has than %s on the same sessions. An interval without 0 is no matter of chance at this level."
              .formatted(Html.text(labels.getFirst())),
          "<div class=\"card\">%s</div>".formatted(new ReportTables(models).differences()));
    }
    section(
        page,
        "By position in the session",
        "Recall@20 by the number of clicks before the one that is foreseen, with the number of such clicks underneath.",
        figure("", Html.legend(labels), charts.byPosition()));
    section(
        page,
        "By popularity of the item",
        "Recall@20 of items that are clicked seldom, on the right, and often, on the left: five groups with about as many training clicks each.",
        figure("", Html.legend(labels), charts.byPopularity()));
    charts
        .learning()
        .ifPresent(
            curves ->
                section(
                    page,
                    "Learning curves",
                    "The mean loss of each epoch%s."
                        .formatted(
                            charts.hasValidation()
                                ? ", and Recall@20 after it on the sessions held out for early stopping"
                                : ""),
                    curves));
    section(
        page, "Settings", "All of them, defaults included.", new ReportTables(models).settings());
    page.append(footer()).append("</main></body></html>\n");
    return page.toString();
  }

  private static void section(StringBuilder page, String title, String text, String content) {
    page.append("<section><h2>%s</h2><p>%s</p>\n%s</section>\n".formatted(title, text, content));
  }

  static String figure(String caption, String legend, String chart) {
    String title = caption.isEmpty() ? "" : "<figcaption>%s</figcaption>".formatted(caption);
    return "<figure class=\"card\">%s%s%s</figure>".formatted(title, legend, chart);
  }

  private String facts() {
    ModelRun first = models.getFirst().runs().getFirst();
    return "<ul class=\"facts\">%s%s%s%s</ul>"
        .formatted(
            fact(names.get(0), sessions(sets.train())),
            fact(names.get(1), sessions(sets.test())),
            fact("items", "%,d".formatted(sets.vocabulary().size())),
            fact(
                "next clicks foreseen",
                "%,d, %,d of them on unknown items"
                    .formatted(first.result().pairs(), first.result().unknownTargets())));
  }

  private static String sessions(Sessions sessions) {
    return "%,d sessions, %,d clicks".formatted(sessions.count(), sessions.events());
  }

  private static String fact(String name, String value) {
    return "<li><span>%s</span><b>%s</b></li>".formatted(Html.text(name), Html.text(value));
  }

  private static String footer() {
    return """
        <footer><p><b>Coverage</b>: the share of all items that were ever among a first 20 (Adomavicius and Kwon, 2012). \
        <b>Popularity</b>: the mean of the first 20 items' clicks in training, scaled to 0 for the item clicked least and 1 for \
        the one clicked most (Ludewig and Jannach, 2018). <b>NDCG</b>: the mean of 1 / log<sub>2</sub>(rank + 1). \
        <b>ms a prediction</b>: one thread's time to score all items after one click, many sessions side by side.</p></footer>
        """;
  }

  private static String css() {
    try (InputStream file = ReportPage.class.getResourceAsStream("report.css")) {
      if (file == null) {
        throw new IllegalStateException("no resource report.css");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
