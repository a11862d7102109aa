package io.weekmart.page;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.page.HistoryEntry;
import io.weekmart.contract.page.RunDetails;
import io.weekmart.contract.page.RunDetails.Setting;
import io.weekmart.contract.page.RunPage;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Stage;
import io.weekmart.page.Block.Cell;
import io.weekmart.page.Block.Column;
import io.weekmart.page.Block.Fold;
import io.weekmart.page.Block.Group;
import io.weekmart.page.Block.Paragraph;
import io.weekmart.page.Block.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The run: its stages, files and configuration, and a query for each figure. */
final class RunSection {
    /** Where the rows are that a list leaves out. */
    static final String SEE_QUERIES = "The query for all of them is under \u201cThe run\u201d.";

    private static final int EARLIER_RUNS = 29;
    private static final int MOST_SETTINGS = 400;
    private static final Pattern DATE = Pattern.compile(" of \\d{4}-\\d{2}-\\d{2}$");
    private static final double MILLIS = 1000;

    private RunSection() {}

    /** @param runs the runs of this pipeline before this one */
    static Section of(RunPage page, List<HistoryEntry> runs) {
        RunDetails details = page.details();
        List<Block> blocks = new ArrayList<>();
        blocks.add(facts(page));
        List<HistoryEntry> alike =
                runs.stream().filter(run -> run.job().equals(page.run().job())).toList();
        List<HistoryEntry> last = alike.subList(Math.max(0, alike.size() - EARLIER_RUNS), alike.size());
        if (!details.stages().isEmpty()) {
            blocks.add(new Group("Stages", List.of(stages(details.stages(), last))));
        }
        if (!details.files().isEmpty()) {
            blocks.add(new Group(
                    "Files",
                    List.of(Fold.of(
                            Count.of(details.files().size() + details.moreFiles(), "file") + " with their checksums",
                            files(details)))));
        }
        if (!details.settings().isEmpty()) {
            blocks.add(new Group("Configuration", settings(details)));
        }
        if (!details.queries().isEmpty()) {
            List<Block> queries = new ArrayList<>();
            details.queries()
                    .forEach(query -> queries.add(Fold.of(query.figure(), new Block.Code("The query", query.sql()))));
            blocks.add(new Group("A query for each figure", queries));
        }
        return new Section("run", "The run", List.copyOf(blocks));
    }

    private static Table facts(RunPage page) {
        RunPage.RunFacts run = page.run();
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(fact("Run", run.runId()));
        rows.add(fact("Outcome", run.outcome().label() + ", exit code " + run.exitCode()));
        rows.add(fact(
                "Started",
                Numbers.moment(run.startedAt()) + ", took "
                        + Numbers.duration(
                                Duration.between(run.startedAt(), run.endedAt()).toMillis() / MILLIS)));
        if (run.window() != null) {
            rows.add(fact(
                    "Dumps read", run.window().from() + " to " + run.window().to()));
        }
        run.locations().forEach((name, location) -> rows.add(fact(location(name), location)));
        return new Table("Facts", List.of(Column.text("What"), Column.text("Value")), rows, null);
    }

    private static String location(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static List<Cell> fact(String name, String value) {
        return List.of(Cell.of(name), Cell.sentence(value));
    }

    private static Table stages(List<Stage> stages, List<HistoryEntry> runs) {
        double most = stages.stream().mapToDouble(Stage::seconds).max().orElse(0);
        List<List<Cell>> rows = new ArrayList<>();
        for (Stage stage : stages) {
            List<@Nullable Double> seconds = new ArrayList<>();
            for (HistoryEntry run : runs) {
                seconds.add(seconds(run, stage.name()));
            }
            seconds.add(stage.seconds());
            rows.add(List.of(
                    Cell.of(stage.name()),
                    Cell.of(stage.rows() == null ? null : Numbers.count(stage.rows())),
                    Cell.of(Numbers.duration(stage.seconds())),
                    Cell.of("")
                            .drawing(Charts.bar("Share of the longest stage", most == 0 ? 0 : stage.seconds() / most)),
                    Cell.of("")
                            .drawing(Charts.sparkline(
                                    "Seconds of the stage in the last runs", seconds, Numbers::duration))));
        }
        return new Table(
                "Stages, with their time in the last " + (EARLIER_RUNS + 1) + " runs",
                List.of(
                        Column.text("Stage"),
                        Column.number("Rows"),
                        Column.number("Time"),
                        Column.text(""),
                        Column.text("Last runs")),
                rows,
                null);
    }

    private static @Nullable Double seconds(HistoryEntry run, String stage) {
        return run.stages().stream()
                // Some stages name the date that they are about.
                .filter(each -> undated(each.name()).equals(undated(stage)))
                .map(Stage::seconds)
                .findFirst()
                .orElse(null);
    }

    private static String undated(String stage) {
        return DATE.matcher(stage).replaceAll("");
    }

    private static Table files(RunDetails details) {
        List<List<Cell>> rows = new ArrayList<>();
        for (InputFile file : details.files().stream().limit(RunDetails.FILES).toList()) {
            rows.add(List.of(
                    Cell.sentence(file.path()).detail(file.checksum()),
                    Cell.of(file.table()),
                    Cell.of(file.date().toString()),
                    Cell.of(file.rows() == null ? null : Numbers.count(file.rows())),
                    Cell.of(Numbers.bytes(file.bytes()))));
        }
        return new Table(
                "Files read",
                List.of(
                        Column.text("File and checksum"),
                        Column.text("Table"),
                        Column.text("Dump"),
                        Column.number("Rows"),
                        Column.number("Size")),
                rows,
                details.moreFiles() == 0
                        ? null
                        : Count.of(details.moreFiles(), "more file") + ". The run report lists every file.");
    }

    private static List<Block> settings(RunDetails details) {
        List<Setting> differing =
                details.settings().stream().filter(Setting::differs).toList();
        List<Block> blocks = new ArrayList<>();
        if (details.configurationOf() == null) {
            blocks.add(Paragraph.of("There is no earlier run to compare the configuration with."));
        } else if (differing.isEmpty()) {
            blocks.add(Paragraph.of("The configuration is that of the run before, " + details.configurationOf() + "."));
        } else {
            blocks.add(new Table(
                    "What differs from the run before, " + details.configurationOf(),
                    List.of(Column.text("Key"), Column.text("Now"), Column.text("Before")),
                    differing.stream()
                            .limit(MOST_SETTINGS)
                            .map(setting -> List.of(
                                    Cell.of(setting.key()),
                                    Cell.sentence(setting.value()),
                                    Cell.sentence(setting.previous())))
                            .toList(),
                    null));
        }
        List<Setting> all = details.settings().stream()
                .filter(setting -> setting.value() != null)
                .toList();
        blocks.add(Fold.of(
                Count.of(all.size(), "setting"),
                new Table(
                        "The configuration",
                        List.of(Column.text("Key"), Column.text("Value")),
                        all.stream()
                                .limit(MOST_SETTINGS)
                                .map(setting -> List.of(Cell.of(setting.key()), Cell.sentence(setting.value())))
                                .toList(),
                        all.size() > MOST_SETTINGS ? "All of them are in the run report." : null)));
        return blocks;
    }
}
