package io.weekmart.contract.report;

import com.fasterxml.jackson.annotation.JsonValue;
import io.weekmart.contract.calendar.WeekId;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run reports, as it is written to {@code runs/<date>/<run-id>.json}: by the job, for the launcher and for people. Its form is
 * versioned and described by {@code run-report.schema.json} beside this class; {@link ReportJson} writes and reads it.
 *
 * <p>Parts that the run never came to are absent (null here) or empty. Sums of quantities and amounts are JSON strings with at least two
 * decimals: most readers would turn JSON numbers into doubles, which lose cents above 2^53.
 *
 * @param version version of the report's form, not of the product
 * @param job the command as it was called: the name of a pipeline, or backfill, recover, verify or report; empty where none was recognized
 * @param pipeline the pipeline that the command was about; absent where the command line was not understood
 * @param runId absent where the command line was not understood
 * @param runDate the run date; for a backfill the last date of its range
 * @param configuration every setting used, nested as in the configuration files
 * @param locations where things lie, by {@code output}, {@code fact}, {@code rejects}, {@code report}
 * @param storageOperations what the run cost its stores, by name: objects opened, listed, written and deleted and bytes read and written by
 *     the driver in the output; dumps read, files staged and read back, and published files verified, by the tasks
 */
public record RunReport(
        int version,
        String product,
        String productVersion,
        String job,
        @Nullable String pipeline,
        @Nullable String runId,
        @Nullable LocalDate runDate,
        @Nullable DateRange range,
        @Nullable DateRange window,
        Instant startedAt,
        Instant endedAt,
        Outcome outcome,
        int exitCode,
        @Nullable Failure failure,
        List<String> warnings,
        @Nullable Environment environment,
        Map<String, Object> configuration,
        Map<String, String> locations,
        List<InputFile> inputFiles,
        List<TableRows> tables,
        @Nullable Accounting accounting,
        List<BalanceResult> balances,
        List<LeftOut> leftOut,
        List<GuardResult> guards,
        List<WeekResult> weeks,
        List<PartitionResult> partitions,
        List<WrittenFile> publishedFiles,
        List<CatalogTable> outputTables,
        Map<String, Long> storageOperations,
        List<Stage> stages) {

    /** The version of the report's form that this code writes. */
    public static final int VERSION = 1;

    /** The storage operation that counts the published files which a verification compared with the ledger. */
    public static final String FILES_VERIFIED = "files_verified";

    /** How a run ended. */
    public enum Outcome {
        /** At least one partition or table, or the rejects, were written and are visible. */
        PUBLISHED("published"),
        /** What was there already is what this run would have written. */
        NOTHING_TO_DO("nothing-to-do"),
        /** Everything was read, checked and computed; nothing was written. */
        DRY_RUN("dry-run"),
        /** See the failure. */
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }
    }

    /** How a computed week or partition compares with what was published before. */
    public enum Change {
        NEW("new"),
        CHANGED("changed"),
        UNCHANGED("unchanged"),
        /** It had rows and has none any more. */
        EMPTIED("emptied");

        private final String label;

        Change(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }
    }

    /** First and last date, both included. */
    public record DateRange(LocalDate from, LocalDate to) {}

    /** Where the program ran. */
    public record Environment(
            String host, String javaVersion, @Nullable String sparkVersion, @Nullable String applicationId) {}

    /**
     * Why a run failed.
     *
     * @param hint what to do about it; absent for an internal error
     * @param stackTrace only of an internal error
     */
    public record Failure(String cause, @Nullable String hint, @Nullable String stackTrace) {}

    /**
     * One file of the raw dumps.
     *
     * @param date the date of the dump, from its name; where that has none, the run date
     * @param bytes its length as stored
     * @param rows records read from it, the header not counted; absent where it was not read to its end
     * @param ignoredColumns columns of its header that the job does not know; of a table with private columns the private ones alone, since
     *     any other name may be a value of a damaged file
     * @param ageDays days from the date of the dump to the run date, where the newest dump up to that date is read; absent of other tables
     * @param modifiedAt when the file was written, by the clock of the store, where its name has no date; absent of other tables
     */
    public record InputFile(
            String table,
            LocalDate date,
            String path,
            long bytes,
            String checksum,
            @Nullable Long rows,
            List<String> ignoredColumns,
            @Nullable Long ageDays,
            @Nullable Instant modifiedAt) {
        public InputFile {
            ignoredColumns = listed(ignoredColumns);
        }
    }

    /** Sums over the accepted sales rows beside the sums over the weeks computed: equal, or the run fails. */
    public record Accounting(
            BigDecimal acceptedSalesQty,
            BigDecimal acceptedSalesAmt,
            BigDecimal computedSalesQty,
            BigDecimal computedSalesAmt,
            boolean balanced) {
        public static Accounting of(
                BigDecimal acceptedQty, BigDecimal acceptedAmt, BigDecimal computedQty, BigDecimal computedAmt) {
            return new Accounting(
                    acceptedQty,
                    acceptedAmt,
                    computedQty,
                    computedAmt,
                    acceptedQty.compareTo(computedQty) == 0 && acceptedAmt.compareTo(computedAmt) == 0);
        }
    }

    /**
     * A control total of the accepted rows beside what was computed of them: equal, or the run fails.
     *
     * @param date the run date whose rows these are: a backfill has the same control totals for each of its dates
     * @param name what is compared, such as {@code order_items.order_item_subtotal = customer_order_items.order_item_subtotal}
     */
    public record BalanceResult(LocalDate date, String name, BigDecimal expected, BigDecimal found, boolean balanced) {
        public static BalanceResult of(LocalDate date, String name, BigDecimal expected, BigDecimal found) {
            return new BalanceResult(date, name, expected, found, expected.compareTo(found) == 0);
        }
    }

    /**
     * Accepted rows that are in none of the tables on purpose.
     *
     * @param date the run date whose rows these are
     * @param name what they are, such as {@code orders of other statuses}
     */
    public record LeftOut(LocalDate date, String name, long rows) {}

    /**
     * What a guard found, which compares the run with what is published.
     *
     * @param id its name, as in the configuration and behind {@code --accept}
     * @param date the run date that was compared, of a pipeline that computes one date after the other; absent where all dates are compared at
     *     once
     * @param table the raw table that it is about; absent where it is about the output as a whole
     * @param unit of the two values: {@value #WEEKS}, {@value #DUMPS}, {@value #FRACTION} for a part of a whole, {@value #PERCENT} for a change in
     *     percent, or {@value #RATIO} for a multiple of what is usual
     * @param observed the worst value found; absent where there was nothing to check
     * @param bound which values pass: {@value #MOST} those up to the limit, {@value #LEAST} those from it on
     * @param limit the last value that passes
     * @param limitKey where the limit stands in the configuration
     * @param tripped whether the value is beyond the limit; nothing is published then unless it is accepted
     * @param finding what was found, or why nothing was checked
     * @param accepted absent unless the guard tripped and somebody has accepted it for this run
     */
    public record GuardResult(
            String id,
            @Nullable LocalDate date,
            @Nullable String table,
            String unit,
            @Nullable Number observed,
            String bound,
            Number limit,
            String limitKey,
            boolean tripped,
            String finding,
            @Nullable AcceptedBy accepted) {
        public static final String WEEKS = "weeks";
        public static final String DUMPS = "dumps";
        public static final String FRACTION = "fraction";
        public static final String PERCENT = "percent";
        public static final String RATIO = "ratio";
        public static final String MOST = "most";
        public static final String LEAST = "least";
    }

    /**
     * Who has accepted what a guard found, and when the run took it.
     *
     * @param by the name that the command line gives or, where it gives none, the user of the platform that the run belongs to
     */
    public record AcceptedBy(String by, Instant at) {}

    /** Rows of the fact and their two checksums. */
    public record Totals(long rows, BigDecimal totalSalesQty, BigDecimal totalSalesAmt) {
        public static final Totals NONE = new Totals(0, BigDecimal.ZERO, BigDecimal.ZERO);

        public Totals plus(Totals other) {
            return new Totals(
                    rows + other.rows, totalSalesQty.add(other.totalSalesQty), totalSalesAmt.add(other.totalSalesAmt));
        }
    }

    /**
     * One week that was computed.
     *
     * @param complete {@code is_complete_week}
     * @param change against what was published before; absent where the run did not come to compare
     * @param published whether readers see this run's rows: false for an unchanged week, in a dry run, and where the run failed first
     * @param totals as computed
     * @param previousTotals as published before, where they were replaced or would be
     */
    public record WeekResult(
            int yrNum,
            int wkNum,
            LocalDate startDt,
            LocalDate endDt,
            boolean complete,
            @Nullable Change change,
            boolean published,
            Totals totals,
            @Nullable Totals previousTotals) {

        /** Its number, which is how messages name it too. */
        public WeekId id() {
            return new WeekId(yrNum, wkNum);
        }
    }

    /**
     * One partition, or one table without partitions, that a pipeline other than the weekly one computed.
     *
     * @param values the partition's values by its columns, in their order; empty for a table without partitions
     * @param change against what was published before; absent where the run did not come to compare
     * @param published whether readers see this run's rows
     * @param totals sums by column, as computed
     * @param previousRows rows as published before, where they were replaced or would be
     * @param previousTotals sums by column as published before, where they were replaced or would be
     */
    public record PartitionResult(
            String table,
            Map<String, String> values,
            @Nullable Change change,
            boolean published,
            long rows,
            Map<String, BigDecimal> totals,
            @Nullable Long previousRows,
            @Nullable Map<String, BigDecimal> previousTotals) {
        public PartitionResult {
            values = ordered(values);
            totals = ordered(totals);
            previousTotals = previousTotals == null ? null : ordered(previousTotals);
        }
    }

    /** A file that readers see since this run. */
    public record WrittenFile(String table, String path, long rows, long bytes) {}

    /**
     * A table of the output, as a catalog needs it.
     *
     * @param columns those inside the files, in their order
     * @param partitionColumns those in the folders' names, in their order
     */
    public record CatalogTable(
            String name,
            String path,
            String comment,
            List<CatalogColumn> columns,
            List<CatalogColumn> partitionColumns) {
        public CatalogTable {
            columns = listed(columns);
            partitionColumns = listed(partitionColumns);
        }
    }

    /**
     * A column of an output table.
     *
     * @param type as Hive and Athena write it, such as {@code decimal(18,2)}
     */
    public record CatalogColumn(String name, String type, String comment) {}

    /**
     * A stage of the run.
     *
     * @param rows rows that went through it; absent where it is not about rows
     */
    public record Stage(String name, @Nullable Long rows, double seconds) {}

    public RunReport {
        warnings = listed(warnings);
        configuration = ordered(configuration);
        locations = ordered(locations);
        inputFiles = listed(inputFiles);
        tables = listed(tables);
        balances = listed(balances);
        leftOut = listed(leftOut);
        guards = listed(guards);
        weeks = listed(weeks);
        partitions = listed(partitions);
        publishedFiles = listed(publishedFiles);
        outputTables = listed(outputTables);
        storageOperations = ordered(storageOperations);
        stages = listed(stages);
    }

    /** How much readers see since this run, such as "2 weeks" or "1 partition". */
    public String published() {
        return partitions.isEmpty()
                ? Count.of(weeks.stream().filter(WeekResult::published).count(), "week")
                : Count.of(
                        partitions.stream().filter(PartitionResult::published).count(), "partition");
    }

    /** Whether the run ended well. */
    public boolean good() {
        return exitCode == ExitCode.DONE.code();
    }

    /** A list that stays as it is; an empty one where a report that was read has none. */
    public static <T> List<T> listed(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** A map that stays as it is, in its order; an empty one where a report that was read has none. */
    public static <V> Map<String, V> ordered(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
