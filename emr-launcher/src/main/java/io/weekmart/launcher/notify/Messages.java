package io.weekmart.launcher.notify;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.PartitionResult;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.RunReport.WeekResult;
import io.weekmart.contract.report.TableRows;
import io.weekmart.launcher.config.DailyRun;
import io.weekmart.launcher.config.NightSettings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The texts of the messages. */
public final class Messages {
    private static final int LINES_SHOWN = 20;

    /** The least width of the column that names what a line is about, in characters. */
    private static final int NARROWEST = 9;

    private final NightSettings settings;

    public Messages(NightSettings settings) {
        this.settings = settings;
    }

    /**
     * A night went well.
     *
     * @param remarks sentences about it that the report does not hold; empty for none
     * @param page null where the run has written none
     */
    public Message success(
            LocalDate date,
            int attempt,
            List<String> remarks,
            RunReport report,
            String reportUri,
            @Nullable PageNote page) {
        String verdict = report.outcome() == RunReport.Outcome.NOTHING_TO_DO
                ? "done, nothing to publish"
                : "done, " + report.published() + " published";
        Map<String, List<PartitionResult>> outputs = new LinkedHashMap<>();
        report.partitions().forEach(partition -> outputs.computeIfAbsent(partition.table(), unused -> new ArrayList<>())
                .add(partition));
        int width = Stream.concat(report.tables().stream().map(TableRows::table), outputs.keySet().stream())
                .mapToInt(String::length)
                .reduce(NARROWEST, Math::max);
        List<String> lines = new ArrayList<>(remarks);
        lines.addAll(summary(page));
        for (TableRows table : report.tables()) {
            lines.add(line(
                    width,
                    table.table(),
                    String.format(
                            Locale.ROOT,
                            "%,d rows read, %,d accepted, %,d rejected",
                            table.read(),
                            table.accepted(),
                            table.rejected())));
        }
        if (!report.weeks().isEmpty()) {
            lines.add(line(
                    width,
                    "weeks",
                    changes(report.weeks().stream().map(WeekResult::change).toList())));
            lines.add(line(width, "in them", sums(report.weeks())));
        }
        outputs.forEach((table, partitions) -> lines.add(line(width, table, published(partitions))));
        report.warnings().stream().limit(LINES_SHOWN).forEach(warning -> lines.add(line(width, "warning", warning)));
        lines.add(line(width, "tables", settings.output().toString()));
        lines.add(line(width, "report", reportUri));
        lines.addAll(place(width, page));
        return message(date, attempt == 1 ? "success" : numbered("success", attempt), verdict, lines);
    }

    /** What the page says first, with an empty line behind it. */
    private static List<String> summary(@Nullable PageNote page) {
        if (page == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(page.verdict());
        page.figures().forEach((name, figure) -> lines.add(line(NARROWEST, name, figure)));
        lines.add("");
        return lines;
    }

    private static List<String> place(int width, @Nullable PageNote page) {
        if (page == null || page.place() == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(line(width, "page", page.place())));
        if (page.remark() != null) {
            lines.add(line(width, "", page.remark()));
        }
        return lines;
    }

    private static String line(int width, String name, String text) {
        return String.format(Locale.ROOT, "%-" + width + "s  %s", name, text);
    }

    /** What became of the partitions of an output table, and how many rows they have now. */
    private static String published(List<PartitionResult> partitions) {
        long rows = partitions.stream().mapToLong(PartitionResult::rows).sum();
        return Count.of(partitions.size(), "partition") + " ("
                + changes(partitions.stream().map(PartitionResult::change).toList()) + "), " + Count.of(rows, "row");
    }

    private static String changes(List<@Nullable Change> all) {
        List<String> parts = new ArrayList<>();
        for (Change change : List.of(Change.NEW, Change.CHANGED, Change.EMPTIED, Change.UNCHANGED)) {
            long count = all.stream().filter(one -> one == change).count();
            if (count > 0) {
                parts.add(count + " " + change.label());
            }
        }
        return String.join(", ", parts);
    }

    private static String sums(List<WeekResult> weeks) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal amount = BigDecimal.ZERO;
        long rows = 0;
        for (WeekResult week : weeks) {
            Totals totals = week.totals();
            rows += totals.rows();
            quantity = quantity.add(totals.totalSalesQty());
            amount = amount.add(totals.totalSalesAmt());
        }
        return String.format(
                Locale.ROOT, "%s, sales %,.2f pieces, %,.2f in amount", Count.of(rows, "row"), quantity, amount);
    }

    /**
     * A night failed.
     *
     * @param cause one sentence
     * @param hint what to do about it; may be empty
     * @param next the command to try next
     * @param reportUri null where there is no report
     * @param page null where the run has written none
     */
    public Message failure(
            LocalDate date,
            int attempt,
            String runId,
            int exitCode,
            String cause,
            String hint,
            String next,
            @Nullable String reportUri,
            @Nullable PageNote page) {
        List<String> lines = new ArrayList<>(summary(page));
        lines.add(cause);
        if (!hint.isEmpty()) {
            lines.add(hint);
        }
        lines.add("");
        lines.add("run        " + runId + ", attempt " + attempt + ", exit code " + exitCode);
        if (reportUri != null) {
            lines.add("report     " + reportUri);
        }
        lines.addAll(place(NARROWEST, page));
        lines.add("try next   " + next);
        return message(date, numbered("failure", attempt), "failed", lines);
    }

    /**
     * A night was cancelled.
     *
     * @param cause one sentence
     */
    public Message cancelled(LocalDate date, int attempt, String runId, String cause) {
        return message(
                date,
                numbered("cancelled", attempt),
                "cancelled",
                List.of(
                        cause,
                        "Nothing is tried again by itself.",
                        "",
                        "run        " + runId + ", attempt " + attempt,
                        "try next   " + settings.run(date).command("run")));
    }

    /** The dumps of a night are not ready at its cutoff. */
    public Message notReady(LocalDate date, List<String> faults) {
        List<String> lines = first(faults);
        lines.add("");
        lines.add("dumps      " + settings.dumps().raw().path());
        lines.add("try next   " + settings.run(date).command("check"));
        return message(
                date,
                "input-not-ready",
                "input not ready at " + hour(settings.timetable().cutoff()),
                lines);
    }

    /**
     * A night is not done at its deadline.
     *
     * @param state how it stands, in a word or two
     */
    public Message late(LocalDate date, String state, String detail) {
        return message(
                date,
                "late",
                "not done at " + hour(settings.timetable().deadline()),
                List.of(
                        "state      " + state + ": " + detail,
                        "",
                        "try next   " + settings.run(date).command("status")));
    }

    /**
     * The dumps of a night changed after it went well.
     *
     * @param changes a sentence for each file; empty where nobody knows
     */
    public Message inputChanged(LocalDate date, String fingerprint, List<String> changes) {
        List<String> lines = new ArrayList<>();
        lines.add("Nothing was started: the tables hold what the dumps said before.");
        lines.addAll(first(changes));
        lines.add("");
        lines.add("take it in  " + settings.run(date).command("run --force"));
        return message(
                date,
                "input-changed-" + fingerprint.substring(0, 12),
                "its dumps have changed since it was done",
                lines);
    }

    private static List<String> first(List<String> all) {
        List<String> lines = new ArrayList<>(all.subList(0, Math.min(LINES_SHOWN, all.size())));
        if (all.size() > LINES_SHOWN) {
            lines.add("and " + (all.size() - LINES_SHOWN) + " more");
        }
        return lines;
    }

    private String hour(LocalTime hour) {
        return hour + " " + settings.timetable().zone();
    }

    private static String numbered(String occasion, int attempt) {
        return String.format(Locale.ROOT, "%s-%04d", occasion, attempt);
    }

    private Message message(LocalDate date, String occasion, String verdict, List<String> lines) {
        DailyRun run = settings.run(date);
        return new Message(
                settings.environment(),
                run,
                occasion,
                "[" + settings.environment() + "] Weekmart " + run + ": " + verdict,
                lines);
    }
}
