package io.weekmart.report;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.GuardResult;
import io.weekmart.contract.report.RunReport.InputFile;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A finished run in a page of text, at most {@value #WIDTH} columns wide unless a path or a message is longer than that. */
public final class SummaryTable {
    static final int WIDTH = 100;

    private static final String RECOVER = "recover";
    private static final String VERIFY = "verify";

    /** The stage from whose begin on readers may see something of the run. */
    public static final String PUBLISHING = "publishing";

    /** Weeks listed one by one; of longer lists the middle is summed up in one line. */
    static final int MOST_WEEKS = 12;

    private static final int WEEKS_AT_EACH_END = 5;
    private static final String WEEK_LINE = "%-13s %-24s %10s %17s %17s  %s";
    private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

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
        rejected();
        guards();
        weeks();
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
                    size(bytes),
                    report.window() == null
                            ? ""
                            : ", of " + report.window().from() + " to "
                                    + report.window().to());
        }
    }

    private String verdict() {
        List<WeekResult> weeks = report.weeks();
        long published = weeks.stream().filter(WeekResult::published).count();
        long differing = weeks.stream()
                .filter(week -> week.change() != null && week.change() != Change.UNCHANGED)
                .count();
        if (report.job().equals(RECOVER) && report.outcome() != RunReport.Outcome.FAILED) {
            return report.outcome() == RunReport.Outcome.PUBLISHED
                    ? "finished what a killed run had begun to publish"
                    : "nothing is left to finish";
        }
        if (report.job().equals(VERIFY) && report.outcome() == RunReport.Outcome.NOTHING_TO_DO) {
            long files = report.storageOperations().getOrDefault(RunReport.FILES_VERIFIED, 0L);
            return Count.of(files, "published file is", "published files are") + " as published";
        }
        return switch (report.outcome()) {
            case PUBLISHED ->
                weeks.isEmpty()
                        ? "published"
                        : "published " + published + " of " + Count.of(weeks.size(), "week", "weeks");
            case NOTHING_TO_DO -> "nothing to do, the output is up to date";
            case DRY_RUN ->
                "dry run, nothing was written; " + differing + " of " + Count.of(weeks.size(), "week", "weeks")
                        + " would be published";
            case FAILED ->
                (report.exitCode() > ExitCode.INTERRUPTED.code() ? "stopped" : "failed") + " with exit code "
                        + report.exitCode() + ", "
                        + (published > 0
                                ? published + " of " + Count.of(weeks.size(), "week", "weeks") + " were published"
                                : report.exitCode() == ExitCode.INTERRUPTED.code() && begunToPublish()
                                        ? "publishing was interrupted"
                                        : "nothing was published");
        };
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
                "%-10s %15s %15s %12s %12s %15s",
                "table", "rows read", "accepted", "rejected", "superseded", "already counted");
        for (TableRows table : report.tables()) {
            line(
                    "%-10s %,15d %,15d %,12d %,12d %,15d%s",
                    table.table(),
                    table.read(),
                    table.accepted(),
                    table.rejected(),
                    table.superseded(),
                    table.alreadyCounted(),
                    table.balanced() ? "" : "  UNBALANCED");
        }
    }

    private void rejected() {
        List<TableRows> withRejects =
                report.tables().stream().filter(table -> table.rejected() > 0).toList();
        if (withRejects.isEmpty()) {
            return;
        }
        line("");
        line("%-10s %9s %8s  %s", "rejected", "share", "limit", "reasons (a row can have several)");
        for (TableRows table : withRejects) {
            String row = String.format(
                    Locale.ROOT,
                    "%-10s %9s %8s  ",
                    table.table(),
                    percent(table.rejectedFraction()),
                    percent(table.maxRejectedFraction()));
            line("%s%s", row, topReasons(table, WIDTH - row.length()));
        }
    }

    /** The most frequent reasons, as many as fit; at least one. */
    private static String topReasons(TableRows table, int width) {
        List<Map.Entry<String, Long>> reasons = table.rejectsByCode().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .toList();
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < reasons.size(); i++) {
            String reason = (i == 0 ? "" : ", ")
                    + String.format(
                            Locale.ROOT,
                            "%s %,d",
                            reasons.get(i).getKey(),
                            reasons.get(i).getValue());
            int left = reasons.size() - i - 1;
            String more = left == 0 ? "" : ", " + left + " more";
            if (i > 0 && shown.length() + reason.length() + more.length() > width) {
                return shown + ", " + (left + 1) + " more";
            }
            shown.append(reason);
        }
        return shown.toString();
    }

    /** One line for each guard, of its worst finding; and one for every other finding that tripped. */
    private void guards() {
        if (report.guards().isEmpty()) {
            return;
        }
        line("");
        line("%-30s %9s %8s  %s", "guard", "observed", "limit", "state");
        Map<String, GuardResult> worst = new LinkedHashMap<>();
        report.guards().forEach(guard -> worst.merge(guard.id(), guard, SummaryTable::worse));
        for (GuardResult guard : report.guards()) {
            if (guard.tripped() || guard.equals(worst.get(guard.id()))) {
                line(
                        "%-30s %9s %8s  %s",
                        guard.table() == null || guard.observed() == null
                                ? guard.id()
                                : guard.id() + " " + guard.table(),
                        guard.observed() == null ? "-" : value(guard, guard.observed()),
                        value(guard, guard.limit()),
                        state(guard));
            }
        }
    }

    private static GuardResult worse(GuardResult one, GuardResult other) {
        double first = one.observed() == null ? -1 : one.observed().doubleValue();
        double second = other.observed() == null ? -1 : other.observed().doubleValue();
        return second > first ? other : one;
    }

    private static String value(GuardResult guard, Number value) {
        return guard.unit().equals(GuardResult.FRACTION)
                ? percent(value.doubleValue())
                : String.format(Locale.ROOT, "%,d", value.longValue());
    }

    private static String state(GuardResult guard) {
        if (guard.accepted() != null) {
            return "accepted by " + guard.accepted().by();
        }
        if (guard.observed() == null) {
            return "nothing to check";
        }
        return guard.tripped() ? "TRIPPED" : "ok";
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
                money(totals.totalSalesQty()),
                money(totals.totalSalesAmt()),
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
            case PUBLISHED, NOTHING_TO_DO -> true;
            case DRY_RUN -> location.equals("report");
            case FAILED -> location.equals("report") || (location.equals("rejects") && rejects);
        };
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String money(BigDecimal value) {
        return new DecimalFormat("#,##0.00", SYMBOLS).format(value.setScale(2, RoundingMode.UNNECESSARY));
    }

    /** Shares are small, and the smallest ones matter least: about two digits of them. */
    private static String percent(double fraction) {
        double percent = fraction * 100;
        if (percent > 0 && percent < 0.0001) {
            return "<0.0001 %";
        }
        return new DecimalFormat(percent < 0.01 ? "0.####" : percent < 0.1 ? "0.###" : "0.##", SYMBOLS).format(percent)
                + " %";
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        String unit = "";
        for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
    }
}
