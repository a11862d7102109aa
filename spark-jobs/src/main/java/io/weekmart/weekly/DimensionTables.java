package io.weekmart.weekly;

import io.weekmart.contract.calendar.GeneratedCalendar;
import io.weekmart.contract.calendar.GeneratedDay;
import io.weekmart.contract.fault.Count;
import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.FieldType;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.dimensions.DimensionFile;
import io.weekmart.dimensions.Dimensions;
import io.weekmart.dimensions.NumbersUsedUp;
import io.weekmart.job.Inputs;
import io.weekmart.job.Run;
import io.weekmart.metrics.WeekGrid;
import io.weekmart.publish.DateSpan;
import io.weekmart.publish.DriverHashes;
import io.weekmart.publish.Output;
import io.weekmart.publish.PublishedPartition;
import io.weekmart.quality.Staging;
import io.weekmart.quality.TaskResult;
import io.weekmart.quality.TaskResults;
import io.weekmart.raw.KeyCodes;
import io.weekmart.raw.RawScan;
import io.weekmart.raw.ReadFailure;
import io.weekmart.raw.ScanPlan;
import io.weekmart.report.Progress;
import io.weekmart.schema.DimensionColumns;
import io.weekmart.schema.DimensionTable;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Brings the dimensions of a run up to date, in the staging folder. */
final class DimensionTables {
    private final Run run;
    private final Output output;
    private final DriverHashes hashes;
    private final LocalDate asOf;
    private final @Nullable DateSpan backfill;

    /** @param backfill the days that a backfill computes; null in a daily run */
    DimensionTables(Run run, Output output, DriverHashes hashes, LocalDate asOf, @Nullable DateSpan backfill) {
        this.run = run;
        this.output = output;
        this.hashes = hashes;
        this.asOf = asOf;
        this.backfill = backfill;
    }

    /** Brings those up to date of which there are dumps. */
    TaskResults stage(Inputs inputs, Staging staging) {
        List<TaskResults> results = new ArrayList<>();
        for (DimensionTable table : DimensionTable.values()) {
            if (!inputs.tables().contains(table.source())) {
                continue;
            }
            try (Progress.Step step = run.progress().begin("updating " + table.tableName())) {
                // One task writes the one file of the table, so that there is no use in splitting its dump.
                ScanPlan plan = ScanPlan.of(table.source(), inputs.of(table.source()), run.settings())
                        .withSplitBytes(Long.MAX_VALUE / 2);
                DimensionColumns columns = WeeklyOutput.columns(table, run.settings());
                Published published = published(columns);
                List<TaskResult> written = Dimensions.write(
                        columns, RawScan.rows(run.spark(), plan), published.rows(), published.largest(), asOf, staging);
                refuseUsedUp(written);
                TaskResults result = new TaskResults(Map.of(table.source(), plan), written);
                results.add(result);
                step.end(result.account(table.source(), true).read());
            }
        }
        return TaskResults.joined(WeeklyTables.PIPELINE, results);
    }

    /**
     * Brings those up to date of which there are no dumps, out of the rows that name them.
     *
     * @param known makes the grid with the keys of those that have dumps
     * @param dumped these
     */
    TaskResults stageNamed(FactScan facts, Supplier<WeekGrid> known, TaskResults dumped, Staging staging)
            throws ReadFailure {
        List<TableSpec> tables = run.settings().rowSources().tables();
        if (tables.isEmpty()) {
            return new TaskResults(Map.of(), List.of());
        }
        try (KeyPass rows = new KeyPass(run, facts, known.get(), codes(dumped))) {
            String names = tables.stream().map(TableSpec::name).collect(Collectors.joining(" and "));
            try (Progress.Step step = run.progress().begin("collecting keys of " + names)) {
                rows.read();
                step.end();
            }
            return new TaskResults(Map.of(), stageNamed(rows, staging));
        }
    }

    private List<TaskResult> stageNamed(KeyPass rows, Staging staging) {
        List<TaskResult> results = new ArrayList<>();
        for (DimensionTable table : DimensionTable.values()) {
            if (!run.settings().rowSources().tables().contains(table.source())) {
                continue;
            }
            Set<String> filled = run.settings().rowSources().of(table.source()).keySet();
            try (Progress.Step step = run.progress().begin("updating " + table.tableName())) {
                DimensionColumns columns = WeeklyOutput.columns(table, run.settings());
                Published published = published(columns);
                List<TaskResult> written = Dimensions.collect(
                        columns,
                        NamedRows.merged(columns, rows.of(table), filled, published.rows()),
                        published.largest(),
                        staging);
                refuseUsedUp(written);
                results.addAll(written);
                long made = written.stream()
                        .filter(DimensionFile.class::isInstance)
                        .mapToLong(file -> ((DimensionFile) file).rows())
                        .sum();
                step.end(made);
                sayNew(table, made);
            }
        }
        return results;
    }

    /** Nothing is unknown in a table of rows: that a column has shifted shows in how many keys are new, before they are published. */
    private void sayNew(DimensionTable table, long made) {
        long before = output.ledger()
                .partition(WeeklyOutput.dimension(table))
                .map(PublishedPartition::rows)
                .orElse(0L);
        run.progress()
                .line(String.format(
                        Locale.ROOT,
                        "%s: %,d of %s are new",
                        table.tableName(),
                        Math.max(0, made - before),
                        Count.of(made, "row")));
    }

    /**
     * Makes the calendar by its rule: from the year before that of the first week, so that each week can be compared with last year's, to the
     * end of the year of the date whose dumps are read.
     *
     * @param first the first day of all weeks that are published or computed
     */
    TaskResults stageCalendar(GeneratedCalendar calendar, LocalDate first, Staging staging) {
        DimensionTable table = DimensionTable.CALENDAR;
        try (Progress.Step step = run.progress().begin("generating " + table.tableName())) {
            List<Row> rows = calendar.days(calendar.year(first) - 1, calendar.year(asOf)).stream()
                    .map(day -> row(calendar, day))
                    .toList();
            List<TaskResult> written =
                    Dimensions.generate(table, run.spark().createDataFrame(rows, table.schema()), staging);
            step.end(rows.size());
            return new TaskResults(Map.of(), written);
        }
    }

    /** The columns of the calendar table, as the contract has them, and the date on which the row is made. No rule knows when stores are open. */
    private Row row(GeneratedCalendar calendar, GeneratedDay day) {
        return RowFactory.create(
                day.date(),
                calendar.name(),
                String.valueOf(day.dayOfWeek()),
                day.date().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                day.year(),
                day.week(),
                day.yearAndWeek(),
                day.period(),
                day.yearAndPeriod(),
                day.quarter(),
                day.yearAndQuarter(),
                null,
                asOf);
    }

    /** There are no numbers left for new codes. */
    private static void refuseUsedUp(List<TaskResult> written) {
        for (TaskResult result : written) {
            if (result instanceof NumbersUsedUp usedUp) {
                throw new UserFault(
                        ExitCode.QUALITY,
                        "Cannot update " + usedUp.table().tableName() + ": its codes need numbers beyond "
                                + String.format(Locale.ROOT, "%,d", usedUp.largest()) + ", the largest "
                                + usedUp.table().key() + ". " + UserFault.NOTHING_PUBLISHED,
                        "A number that was given is never given again. Backfill into an empty output, whose numbers begin"
                                + " anew.");
            }
        }
    }

    /**
     * What is published of a dimension.
     *
     * @param rows null where a run makes them from the beginning
     * @param largest the largest number that was ever given to a code; 0 where there is none
     */
    private record Published(@Nullable Dataset<Row> rows, long largest) {
        static final Published NOTHING = new Published(null, 0);
    }

    private Published published(DimensionColumns columns) {
        DimensionTable table = columns.table();
        PublishedPartition published =
                output.ledger().partition(WeeklyOutput.dimension(table)).orElse(null);
        if (published == null) {
            return Published.NOTHING;
        }
        if (columns.coded()
                && output.ledger().setting(WeeklyOutput.keyType(table)).isEmpty()) {
            throw new UserFault(
                    ExitCode.USAGE,
                    "Cannot publish to " + output.layout() + ": its " + table.tableName() + " has no codes, and "
                            + WeeklyOutput.keyType(table) + " is " + FieldType.KEY_CODE + ".",
                    "Set " + WeeklyOutput.keyType(table) + " = "
                            + table.source().field(table.key()).type() + ", or backfill into an empty output.");
        }
        // Of what a killed run has left, the ledger does not know the content. Its numbers say whether it is too old.
        boolean left = columns.coded() && published.unfinished();
        boolean usable = left ? output.hasFiles(published) : isAsPublished(published);
        if (!usable) {
            rebuild(columns, published);
            return Published.NOTHING;
        }
        Dataset<Row> rows = run.spark()
                .read()
                .schema(columns.schema())
                .parquet(output.layout().resolve(table.tableName()).toString());
        return columns.coded() ? numbered(columns, rows, published) : new Published(rows, 0);
    }

    private boolean isAsPublished(PublishedPartition published) {
        return output.damaged(List.of(published)).isEmpty()
                && output.altered(List.of(published), hashes).isEmpty();
    }

    /**
     * Of a table that a killed run may have replaced, nobody knows the checksum. Its numbers say all the same whether it is an older one, whose
     * next numbers were given already.
     */
    private Published numbered(DimensionColumns columns, Dataset<Row> rows, PublishedPartition published) {
        Dimensions.Numbers numbers = Dimensions.numbers(columns, rows);
        long given = published.total(WeeklyOutput.LARGEST_NUMBER).longValueExact();
        if (numbers.largest() < given || numbers.rows() < published.rows()) {
            DimensionTable table = columns.table();
            throw lost(
                    table,
                    String.format(
                            Locale.ROOT,
                            "its file in %s has %s with numbers up to %,d, expected at least %,d with numbers up to %,d, as"
                                    + " they were published. It is older than the published weeks, which name the others.",
                            output.layout(),
                            Count.of(numbers.rows(), "row"),
                            numbers.largest(),
                            published.rows(),
                            given),
                    "Bring back the newest " + WeeklyOutput.fileName(table)
                            + ", such as from the bucket's versions; or backfill into an empty output, which gives other"
                            + " numbers.");
        }
        return new Published(rows, numbers.largest());
    }

    /**
     * Only a backfill makes a dimension anew, which somebody asked for: of a dump, what only older ones held is lost by it; of rows, that takes
     * those of all published weeks. Nothing makes the numbers of codes anew, which all published weeks name.
     */
    private void rebuild(DimensionColumns columns, PublishedPartition published) {
        DimensionTable table = columns.table();
        String found = "the files of " + table.tableName() + " in " + output.layout() + " are not there as they were"
                + " published, with " + Count.of(published.rows(), "row") + " ("
                + String.join("; ", output.differences(published, hashes)) + ")";
        if (columns.coded()) {
            throw lost(
                    table,
                    found + ". They alone say which code each " + table.key() + " of the published weeks stands for.",
                    "Bring back " + files(published)
                            + ", such as from the bucket's versions. If it is the ledger that is older, since it was restored,"
                            + " bring back the newest ledger instead, and leave the table as it is. Or backfill into an empty"
                            + " output, which gives other numbers.");
        }
        DateSpan weeks = output.ledger().dates().orElse(null);
        DateSpan computed = backfill;
        if (columns.ofRows() && weeks != null && (computed == null || !computed.contains(weeks))) {
            throw lost(
                    table,
                    found + ". The table is made of the rows of all published weeks, " + weeks.first() + " to "
                            + weeks.last()
                            + (computed == null
                                    ? "."
                                    : ", but the backfill computes " + computed.first() + " to " + computed.last()
                                            + "."),
                    "Bring back " + files(published) + ", such as from the bucket's versions; or run '"
                            + output.spec().backfill(weeks) + "', which makes the table anew.");
        }
        if (computed == null) {
            throw lost(
                    table,
                    found + ".",
                    "Bring back " + files(published)
                            + ", such as from the bucket's versions; or run a backfill, which makes the table anew from"
                            + (columns.ofRows()
                                    ? " the rows that it reads."
                                    : " the dump, without the rows that only older dumps held."));
        }
        run.report()
                .warning("Made " + table.tableName() + " anew from the "
                        + (columns.ofRows()
                                ? "rows of all published weeks: " + found + "."
                                : "dump: " + found + ". Rows that only older dumps held are not in it."));
    }

    private static UserFault lost(DimensionTable table, String found, String hint) {
        return new UserFault(ExitCode.INPUT, "Cannot update " + table.tableName() + ": " + found, hint);
    }

    private static String files(PublishedPartition published) {
        return published.files().stream()
                .map(file -> file.name() + " of " + file.bytes() + " bytes"
                        + (file.sha256().isEmpty() ? "" : " with SHA-256 " + file.sha256()))
                .collect(Collectors.joining(", "));
    }

    /** The codes of which keys are the numbers, by the column of the key: of the dimensions whose keys the dumps do not have themselves. */
    static Map<String, KeyCodes> codes(TaskResults staged) {
        Map<String, KeyCodes> codes = new LinkedHashMap<>();
        for (DimensionFile file : staged.of(DimensionFile.class)) {
            KeyCodes known = file.codes();
            if (known != null) {
                codes.put(file.table().key(), known);
            }
        }
        return codes;
    }

    /** A key as the dumps have it. */
    static String named(TaskResults staged, DimensionTable table, long key) {
        return Optional.ofNullable(codes(staged).get(table.key()))
                .flatMap(known -> known.code(key))
                .orElseGet(() -> String.valueOf(key));
    }

    /** The keys that rows may name: those of the run date's dumps and those published before. None of a table that is not staged yet. */
    static long[] keys(TaskResults staged, DimensionTable table) {
        return staged.of(DimensionFile.class).stream()
                .filter(file -> file.table() == table)
                .findFirst()
                .map(DimensionFile::keys)
                .orElse(new long[0]);
    }
}
