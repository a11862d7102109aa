package io.weekmart.launcher.notify;

import io.weekmart.contract.fault.Count;
import io.weekmart.contract.report.RunReport;
import io.weekmart.contract.report.RunReport.Change;
import io.weekmart.contract.report.RunReport.Totals;
import io.weekmart.contract.report.TableRows;
import io.weekmart.launcher.config.NightSettings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The texts of the messages. */
public final class Messages {
    private static final int LINES_SHOWN = 20;

    private final NightSettings settings;

    public Messages(NightSettings settings) {
        this.settings = settings;
    }

    /**
     * A night went well.
     *
     * @param remarks sentences about it that the report does not hold; empty for none
     */
    public Message success(LocalDate date, int attempt, List<String> remarks, RunReport report, String reportUri) {
        String verdict = report.outcome() == RunReport.Outcome.NOTHING_TO_DO
                ? "done, nothing to publish"
                : "done, " + report.published() + " published";
        List<String> lines = new ArrayList<>(remarks);
        for (TableRows table : report.tables()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-9s  %,d rows read, %,d accepted, %,d rejected",
                    table.table(),
                    table.read(),
                    table.accepted(),
                    table.rejected()));
        }
        if (!report.weeks().isEmpty()) {
            lines.add("weeks      " + changes(report.weeks()));
            lines.add("in them    " + sums(report.weeks()));
        }
        report.warnings().stream().limit(LINES_SHOWN).forEach(warning -> lines.add("warning    " + warning));
        lines.add("tables     " + settings.output());
        lines.add("report     " + reportUri);
        return message(date, attempt == 1 ? "success" : numbered("success", attempt), verdict, lines);
    }

    private static String changes(List<RunReport.WeekResult> weeks) {
        List<String> parts = new ArrayList<>();
        for (Change change : List.of(Change.NEW, Change.CHANGED, Change.EMPTIED, Change.UNCHANGED)) {
            long count = weeks.stream().filter(week -> week.change() == change).count();
            if (count > 0) {
                parts.add(count + " " + change.label());
            }
        }
        return String.join(", ", parts);
    }

    private static String sums(List<RunReport.WeekResult> weeks) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal amount = BigDecimal.ZERO;
        long rows = 0;
        for (RunReport.WeekResult week : weeks) {
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
     */
    public Message failure(
            LocalDate date,
            int attempt,
            String runId,
            int exitCode,
            String cause,
            String hint,
            String next,
            @Nullable String reportUri) {
        List<String> lines = new ArrayList<>();
        lines.add(cause);
        if (!hint.isEmpty()) {
            lines.add(hint);
        }
        lines.add("");
        lines.add("run        " + runId + ", attempt " + attempt + ", exit code " + exitCode);
        if (reportUri != null) {
            lines.add("report     " + reportUri);
        }
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
                        "try next   emr-launcher run --date " + date));
    }

    /** The dumps of a night are not ready at its cutoff. */
    public Message notReady(LocalDate date, List<String> faults) {
        List<String> lines = first(faults);
        lines.add("");
        lines.add("dumps      " + settings.dumps().raw().path());
        lines.add("try next   emr-launcher check --date " + date);
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
                List.of("state      " + state + ": " + detail, "", "try next   emr-launcher status --date " + date));
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
        lines.add("take it in  emr-launcher run --force --date " + date);
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
        return new Message(
                settings.environment(),
                date,
                occasion,
                "[" + settings.environment() + "] Weekmart " + date + ": " + verdict,
                lines);
    }
}
