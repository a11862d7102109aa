package io.weekmart.report;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.contract.run.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A finished run in a page of text, at most {@value #WIDTH} columns wide unless a path or a message is longer than that. */
public final class SummaryTable {
    static final int WIDTH = 100;

    private static final int TABLE_WIDTH = 10;

    /** The stage from whose begin on readers may see something of the run. */
    public static final String PUBLISHING = "publishing";

    /** Weeks listed one by one; of longer lists the middle is summed up in one line. */
    static final int MOST_WEEKS = 12;

    private static final int WEEKS_AT_EACH_END = 5;
    private static final String WEEK_LINE = "%-13s %-24s %10s %17s %17s  %s";

    private final RunReport report;
    private final StringBuilder text = new StringBuilder();

    private SummaryTable(RunReport report) {
        this.report = report;
    }

    /** The text, each line ended with LF. Parts that the run never came to are left out. */
    public static String of(RunReport report) {
        return new SummaryTable(report).render();
    }

    private String render() {
        headline();
        tables();
        RejectTable.reasons(report.tables(), tableColumn()).forEach(text -> line("%s", text));
        RejectTable.worth(report.tables(), tableColumn()).forEach(text -> line("%s", text));
        RejectTable.repaired(report.tables(), tableColumn()).forEach(text -> line("%s", text));
        RejectTable.samples(report).forEach(text -> line("%s", text));
        PartitionTables.balances(report.balances()).forEach(text -> line("%s", text));
        PartitionTables.leftOut(report.leftOut()).forEach(text -> line("%s", text));
        guards();
        weeks();
        PartitionTables.partitions(report.partitions()).forEach(text -> line("%s", text));
        warnings();
        locations();
        return text.toString();
    }

    private void headline() {
        StringBuilder head = new StringBuilder(report.job());
        if (report.range() != null) {
            head.append(' ')
                    .append(report.range().from())
                    .append(" to ")
                    .append(report.range().to());
        } else if (report.runDate() != null) {
            head.append(' ').append(report.runDate());
        }
        head.append(": ").append(verdict());
        double seconds = Duration.between(report.startedAt(), report.endedAt()).toMillis() / 1e3;
        line("%s (%.1f s)", head, seconds);
        if (!report.inputFiles().isEmpty()) {
            long bytes =
                    report.inputFiles().stream().mapToLong(InputFile::bytes).sum();
            String files = Count.of(report.inputFiles().size(), "dump file", "dump files");
            line(
                    "%s, %s%s",
                    files,
                    Figures.size(bytes),
                    report.window() == null
                            ? ""
                            : ", of " + report.window().from() + " to "
                                    + report.window().to());
        }
        newestDumps();
        undatedDumps();
    }

    /** Of each table whose dump has no date in its name, when that was written: of several files, the last of them. */
    private void undatedDumps() {
        Map<String, Instant> written = new LinkedHashMap<>();
        for (InputFile file : report.inputFiles()) {
            Instant at = file.modifiedAt();
            if (at != null) {
                written.merge(file.table(), at, (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        written.forEach((table, at) -> line(
                "the dump of %s has no date in its name; it was written at %s",
                table, at.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Of each table of which the newest dump is read, how old that is; of several run dates, the oldest. */
    private void newestDumps() {
        Map<String, InputFile> oldest = new LinkedHashMap<>();
        for (InputFile file : report.inputFiles()) {
            if (file.ageDays() != null) {
                oldest.merge(file.table(), file, (one, other) -> age(one) >= age(other) ? one : other);
            }
        }
        oldest.forEach((table, file) -> line(
                "the newest dump of %s is of %s, %s",
                table,
                file.date(),
                age(file) == 0 ? "the run date" : Count.of(age(file), "day") + " before the run date"));
    }

    private static long age(InputFile file) {
        return Objects.requireNonNullElse(file.ageDays(), 0L);
    }

    private String verdict() {
        if (report.job().equals(Jobs.RECOVER) && report.outcome() != RunReport.Outcome.FAILED) {
            return report.outcome() == RunReport.Outcome.PUBLISHED
                    ? "finished what a killed run had begun to publish"
                    : "nothing is left to finish";
        }
        if (report.job().equals(Jobs.REPORT) && report.outcome() == RunReport.Outcome.NOTHING_TO_DO) {
            return "made the page and the index again";
        }
        if (report.job().equals(Jobs.VERIFY) && report.outcome() == RunReport.Outcome.NOTHING_TO_DO) {
            long files = report.storageOperations().getOrDefault(RunReport.FILES_VERIFIED, 0L);
            return Count.of(files, "published file is", "published files are") + " as published";
        }
        long published = computed().filter(PartChange::published).count();
        return switch (report.outcome()) {
            case PUBLISHED -> published > 0 ? "published " + published + " of " + all() : publishedBesides();
            case NOTHING_TO_DO -> "nothing to do, the output is up to date";
            case DRY_RUN ->
                "dry run, nothing was written"
                        + (computed().findAny().isEmpty()
                                ? ""
                                : "; " + computed().filter(PartChange::differs).count() + " of " + all()
                                        + " would be published");
            case FAILED ->
                (ExitCode.of(report.exitCode()).isSignal() ? "stopped" : "failed") + " with exit code "
                        + report.exitCode() + ", "
                        + (published > 0
                                ? published + " of " + all() + " were published"
                                : report.exitCode() == ExitCode.INTERRUPTED.code() && begunToPublish()
                                        ? "publishing was interrupted"
                                        : "nothing was published");
        };
    }

    /** What a run published that changed no week and no partition. */
    private String publishedBesides() {
        boolean weekly = report.partitions().isEmpty();
        String what = weekly ? "dimensions or rejects" : "rejects";
        return "published " + what
                + (computed().findAny().isEmpty() ? ", there was nothing to compute" : ", " + all() + " unchanged");
    }

    /** What became of a week or a partition. */
    private record PartChange(@Nullable Change change, boolean published) {
        boolean differs() {
            return change != null && change != Change.UNCHANGED;
        }
    }

    private Stream<PartChange> computed() {
        return Stream.concat(
                report.weeks().stream().map(week -> new PartChange(week.change(), week.published())),
                report.partitions().stream()
                        .map(partition -> new PartChange(partition.change(), partition.published())));
    }

    private String all() {
        return Count.of(computed().count(), report.partitions().isEmpty() ? "week" : "partition");
    }

    private boolean begunToPublish() {
        return report.stages().stream().anyMatch(stage -> stage.name().equals(PUBLISHING));
    }

    private void tables() {
        if (report.tables().isEmpty()) {
            return;
        }
        line("");
        line(
                tableColumn() + " %15s %15s %12s %12s %15s",
                "table",
                "rows read",
                "accepted",
                "rejected",
                "superseded",
                "already counted");
        for (TableRows table : report.tables()) {
            line(
                    tableColumn() + " %,15d %,15d %,12d %,12d %,15d%s",
                    table.table(),
                    table.read(),
                    table.accepted(),
                    table.rejected(),
                    table.superseded(),
                    table.alreadyCounted(),
                    table.balanced() ? "" : "  UNBALANCED");
        }
    }

    /** As wide as the longest name of a table. */
    private String tableColumn() {
        int width = report.tables().stream()
                .mapToInt(table -> table.table().length())
                .reduce(TABLE_WIDTH, Math::max);
        return "%-" + width + "s";
    }

    private void guards() {
        GuardTable.lines(report.guards()).forEach(text -> line("%s", text));
    }

    private void weeks() {
        List<WeekResult> weeks = report.weeks();
        if (weeks.isEmpty()) {
            return;
        }
        line("");
        line(WEEK_LINE, "week", "dates", "rows", "total_sales_qty", "total_sales_amt", "state");
        if (weeks.size() <= MOST_WEEKS) {
            weeks.forEach(this::week);
        } else {
            int from = WEEKS_AT_EACH_END;
            int to = weeks.size() - WEEKS_AT_EACH_END;
            weeks.subList(0, from).forEach(this::week);
            totals("...", Count.of(to - from, "more week", "more weeks"), sum(weeks.subList(from, to)), "");
            weeks.subList(to, weeks.size()).forEach(this::week);
        }
        totals("total", Count.of(weeks.size(), "week", "weeks"), sum(weeks), "");
        line("%-13s %s", "", states(weeks));
    }

    private void week(WeekResult week) {
        totals(week.id().toString(), week.startDt() + " to " + week.endDt(), week.totals(), state(week));
        if (week.previousTotals() != null) {
            totals("", "  before", week.previousTotals(), "");
        }
    }

    private void totals(String label, String dates, Totals totals, String state) {
        String row = String.format(
                Locale.ROOT,
                WEEK_LINE,
                label,
                dates,
                String.format(Locale.ROOT, "%,d", totals.rows()),
                Figures.quantity(totals.totalSalesQty()),
                Figures.money(totals.totalSalesAmt()),
                state);
        line("%s", row.stripTrailing());
    }

    private static Totals sum(List<WeekResult> weeks) {
        Totals sum = Totals.NONE;
        for (WeekResult week : weeks) {
            sum = sum.plus(week.totals());
        }
        return sum;
    }

    private static String state(WeekResult week) {
        List<String> words = new ArrayList<>();
        if (week.change() != null) {
            words.add(week.change().label());
        }
        if (partial(week)) {
            words.add("partial");
        }
        return String.join(", ", words);
    }

    private static boolean partial(WeekResult week) {
        return !week.complete() && week.change() != Change.EMPTIED;
    }

    /** How many weeks are in which state, and what that means where the words alone don't say it. */
    private static String states(List<WeekResult> weeks) {
        List<String> parts = new ArrayList<>();
        for (Change change : Change.values()) {
            long n = weeks.stream().filter(week -> week.change() == change).count();
            if (n > 0) {
                parts.add(n + " " + change.label());
            }
        }
        long partial = weeks.stream().filter(SummaryTable::partial).count();
        if (partial > 0) {
            parts.add(partial + " partial (is_complete_week = false)");
        }
        return parts.isEmpty() ? "not compared with what is published" : String.join(", ", parts);
    }

    private void warnings() {
        if (report.warnings().isEmpty()) {
            return;
        }
        line("");
        line("%s", Count.of(report.warnings().size(), "warning", "warnings"));
        for (String warning : report.warnings()) {
            wrapped(warning);
        }
    }

    private void wrapped(String sentence) {
        StringBuilder row = new StringBuilder("-");
        for (String word : sentence.split("\\s+", -1)) {
            if (row.length() + 1 + word.length() > WIDTH && row.length() > 2) {
                line("%s", row);
                row = new StringBuilder(" ");
            }
            row.append(' ').append(word);
        }
        line("%s", row);
    }

    private void locations() {
        Map<String, String> shown = new LinkedHashMap<>(report.locations());
        shown.keySet().removeIf(name -> !worthALook(name));
        if (shown.isEmpty()) {
            return;
        }
        line("");
        int width = shown.keySet().stream().mapToInt(String::length).max().orElse(0);
        shown.forEach((name, uri) -> line("%s  %s", name + " ".repeat(width - name.length()), uri));
    }

    /** Nothing but what this run or an earlier one has left there. */
    private boolean worthALook(String location) {
        boolean rejects = report.tables().stream().anyMatch(table -> table.rejected() > 0);
        return switch (report.outcome()) {
            case PUBLISHED, NOTHING_TO_DO -> !location.equals("rejects") || rejects;
            case DRY_RUN -> location.equals("report");
            case FAILED -> location.equals("report") || (location.equals("rejects") && rejects);
        };
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
