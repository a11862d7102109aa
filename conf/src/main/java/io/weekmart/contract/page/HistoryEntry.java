package io.weekmart.contract.page;

import io.weekmart.contract.report.RunReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run in the history of an output: a line of {@code runs/history.jsonl}.
 *
 * @param sentence of the verdict
 * @param changed weeks or partitions that were published
 * @param computed weeks or partitions that were computed
 * @param rows rows read from all raw tables
 * @param revenue of the newest complete week, or of the newest where none is complete; absent of other pipelines and of runs that never
 *     computed it
 * @param week the week of that revenue
 * @param rejected rejected rows of all tables
 * @param tables the newest dump of each table
 */
public record HistoryEntry(
        String runId,
        String job,
        String pipeline,
        LocalDate runDate,
        Instant endedAt,
        RunReport.Outcome outcome,
        int exitCode,
        Verdict.Colour colour,
        String sentence,
        long changed,
        long computed,
        long rows,
        @Nullable BigDecimal revenue,
        @Nullable String week,
        long rejected,
        double seconds,
        List<Dump> tables,
        List<RunReport.Stage> stages) {

    /**
     * The newest dump of a table.
     *
     * @param amount sum of the control total of money over its accepted rows; absent of a table that has none
     */
    public record Dump(String table, LocalDate date, long rows, long bytes, @Nullable BigDecimal amount) {}

    public HistoryEntry {
        tables = RunReport.listed(tables);
        stages = RunReport.listed(stages);
    }
}
