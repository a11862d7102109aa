package io.weekmart.config;

import io.weekmart.contract.calendar.ClosedDays;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.config.RowSources;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.ColumnRules;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.Setting;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.contract.table.WeeklyTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a run needs of the configuration, made of values that were checked as they were read.
 *
 * @param pipeline the pipeline that runs, whose settings these are, with the inputs of which there are dumps
 * @param own the values of the keys that this pipeline alone has, in the order of their declaration
 * @param calendar the generated calendar, by whose weeks it is computed; empty where a dump holds the calendar, or where there is none. The
 *     calendar is no input of the pipeline then
 * @param rowSources the tables that have no dump, since their rows are made of those that name them: no inputs of the pipeline either
 */
public record Settings(
        Pipeline pipeline,
        Raw raw,
        Map<TableSpec, Table> tables,
        GuardLimits guards,
        OutputSettings output,
        Map<Setting<?>, Object> own,
        Optional<CalendarChoice> calendar,
        RowSources rowSources) {

    /** Settings of a pipeline of which each table has a dump. */
    public Settings(
            Pipeline pipeline,
            Raw raw,
            Map<TableSpec, Table> tables,
            GuardLimits guards,
            OutputSettings output,
            Map<Setting<?>, Object> own) {
        this(pipeline, raw, tables, guards, output, own, Optional.empty(), RowSources.NONE);
    }

    public Settings {
        // Map.copyOf iterates in another order in each JVM, and what is computed from the settings must not.
        own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
    }

    /** What keeps tables of the pipeline from being read, as a configuration says it: {@code calendar.source = iso}. */
    public List<String> tablesNotRead() {
        List<String> keys = new ArrayList<>();
        calendar.ifPresent(choice -> keys.add(CalendarChoice.SOURCE + " = " + choice.source()));
        switchedOff().forEach(table -> keys.add("tables." + table.name() + ".enabled = false"));
        return keys;
    }

    /** The tables of which the configuration says that there are no dumps. */
    List<TableSpec> switchedOff() {
        return pipeline.name().equals(WeeklyTables.PIPELINE.name())
                ? WeeklyTables.PIPELINE.inputs().stream()
                        .filter(table ->
                                table.dispensable() && !pipeline.inputs().contains(table))
                        .toList()
                : List.of();
    }

    /** How a table of the pipeline is read. */
    public Table table(TableSpec table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** The value of a key that this pipeline alone has. */
    @SuppressWarnings("unchecked") // The reader puts each value under its own setting.
    public <T> T own(Setting<T> setting) {
        return (T) Objects.requireNonNull(own.get(setting), setting::name);
    }

    /** What a dump holds. */
    public enum Layout {
        /** All history up to its date. */
        FULL,
        /** Of a daily table, what was recorded since the dump before; of any other, all of it. */
        DAILY
    }

    /**
     * Where the raw dumps lie and how they are read.
     *
     * @param path folder of the dumps: a local path, hdfs://, s3:// or s3a://
     * @param filePatterns names of the dumps, relative to the path, as {@link FilePattern} reads them
     * @param ownNames names of the dumps of tables that have names of their own, or of which another dump than that of the date is read
     * @param manifest name of the manifests that every date has; empty where there are none
     * @param lookbackWeeks weeks of the weekly pipeline's window, the run date's week included; at least 1
     * @param closed days on which no dump is expected
     * @param maxRecordBytes longest record that is read
     * @param splitBytes how much of a plain file one task reads; a .gz is always read by one task
     */
    public record Raw(
            String path,
            Layout layout,
            List<String> filePatterns,
            Map<TableSpec, DumpNames> ownNames,
            Optional<ManifestName> manifest,
            int lookbackWeeks,
            boolean allowGaps,
            ClosedDays closed,
            int maxRecordBytes,
            long splitBytes) {
        /** Dumps without manifests, of stores that are open on every day. */
        public Raw(
                String path,
                Layout layout,
                List<String> filePatterns,
                Map<TableSpec, DumpNames> ownNames,
                int lookbackWeeks,
                boolean allowGaps,
                int maxRecordBytes,
                long splitBytes) {
            this(
                    path,
                    layout,
                    filePatterns,
                    ownNames,
                    Optional.empty(),
                    lookbackWeeks,
                    allowGaps,
                    ClosedDays.NONE,
                    maxRecordBytes,
                    splitBytes);
        }

        /** Dumps that all have the common names, without manifests. */
        public Raw(
                String path,
                Layout layout,
                List<String> filePatterns,
                int lookbackWeeks,
                boolean allowGaps,
                int maxRecordBytes,
                long splitBytes) {
            this(path, layout, filePatterns, Map.of(), lookbackWeeks, allowGaps, maxRecordBytes, splitBytes);
        }

        public Raw {
            filePatterns = List.copyOf(filePatterns);
            ownNames = Collections.unmodifiableMap(new LinkedHashMap<>(ownNames));
        }

        /** Which of the dumps of a table a run reads. */
        public DumpNames.Choice choice(TableSpec table) {
            DumpNames own = ownNames.get(table);
            return own == null ? DumpNames.Choice.OF_THE_DATE : own.choice();
        }

        /** Which files the dumps of each table of a pipeline are, in the order of its inputs. */
        public Map<TableSpec, DumpNames> names(Pipeline pipeline) {
            DumpNames common = DumpNames.common(filePatterns.stream()
                    .map(text -> FilePattern.of(text, pipeline.name()))
                    .toList());
            Map<TableSpec, DumpNames> names = new LinkedHashMap<>();
            pipeline.inputs().forEach(table -> names.put(table, ownNames.getOrDefault(table, common)));
            return names;
        }
    }

    /**
     * How one raw table is read.
     *
     * @param columns the export's own name for a column, by its declared name; columns that are not named keep the declared one
     * @param ignoredColumns names in headers, in any case, that are known to be no column of ours
     * @param naturalKey our names of the columns that tell one row from another; empty where there are none
     * @param maxRejectedFraction share of rows, 0 to 1, that may be rejected before the run fails
     * @param privateColumns names of the columns whose values are shown nowhere, as declared or as the export has them, in any case
     * @param acceptedChecks settings of the table's row checks that are turned off: see {@link io.weekmart.contract.table.RowCheck#setting}
     * @param dialect how its dumps are written
     * @param rules what is said of its columns beyond their names
     */
    public record Table(
            Map<String, String> columns,
            List<String> ignoredColumns,
            List<String> naturalKey,
            double maxRejectedFraction,
            List<String> privateColumns,
            Set<String> acceptedChecks,
            Dialect dialect,
            ColumnRules rules) {
        /** A table whose dumps are written in the standard dialect. */
        public Table(
                Map<String, String> columns,
                List<String> ignoredColumns,
                List<String> naturalKey,
                double maxRejectedFraction,
                List<String> privateColumns,
                Set<String> acceptedChecks) {
            this(
                    columns,
                    ignoredColumns,
                    naturalKey,
                    maxRejectedFraction,
                    privateColumns,
                    acceptedChecks,
                    Dialect.STANDARD,
                    ColumnRules.NONE);
        }

        public Table {
            privateColumns = List.copyOf(privateColumns);
            columns = Map.copyOf(columns);
            ignoredColumns = List.copyOf(ignoredColumns);
            naturalKey = List.copyOf(naturalKey);
            acceptedChecks = Set.copyOf(acceptedChecks);
        }

        /** Whether a column's values are shown nowhere, by its declared name or by its name in a table that is published. */
        public boolean isPrivate(String column) {
            String exported = columns.getOrDefault(column, column).strip();
            return privateColumns.stream()
                    .map(String::strip)
                    .anyMatch(name -> name.equalsIgnoreCase(column) || name.equalsIgnoreCase(exported));
        }
    }

    /**
     * How much a run may change of what is published before somebody has to accept it.
     *
     * @param maxWeeksEmptied published weeks that may lose all their rows; at least 0
     * @param maxRejectedPerDump share of the rows of one dump, 0 to 1, that may be rejected
     * @param minDumpRows rows from which on a dump is held to that share; at least 1
     * @param minDailyRows least rows of a daily dump, as a share of what is usual on its weekday
     * @param minFullRows least rows of a full dump, as a share of those of the last one
     * @param maxClosedWeekChange percent by which units or amount of a week that ended some time ago may change
     * @param maxSilentStores share of the stores that sell regularly, 0 to 1, that may have no sale on the run date
     * @param maxUnknown share of the rows of new dumps, 0 to 1, that may name keys which other tables do not have
     * @param minPriceLevel least amount of a unit in a dump of sales, as a multiple of what is usual
     * @param maxPriceLevel greatest amount of a unit, likewise
     * @param minOwnDate least share of the rows of a daily dump, 0 to 1, that are dated as the dump
     * @param maxRepeatedDumps new daily dumps of a table that may hold the rows of another date's
     * @param maxRepeatedRows new dumps of a table that may hold each of their rows an even number of times
     */
    public record GuardLimits(
            int maxWeeksEmptied,
            double maxRejectedPerDump,
            int minDumpRows,
            double minDailyRows,
            double minFullRows,
            double maxClosedWeekChange,
            double maxSilentStores,
            double maxUnknown,
            double minPriceLevel,
            double maxPriceLevel,
            double minOwnDate,
            int maxRepeatedDumps,
            int maxRepeatedRows) {
        /** Limits of emptied weeks and of rejected rows, beside which anything passes. */
        public GuardLimits(int maxWeeksEmptied, double maxRejectedPerDump, int minDumpRows) {
            this(
                    maxWeeksEmptied,
                    maxRejectedPerDump,
                    minDumpRows,
                    0,
                    0,
                    Double.MAX_VALUE,
                    1,
                    1,
                    -Double.MAX_VALUE,
                    Double.MAX_VALUE,
                    0,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE);
        }
    }

    /**
     * Where and how the tables are written.
     *
     * @param path root of the output: a local path, hdfs://, s3:// or s3a://
     * @param compression Parquet codec, one of {@link io.weekmart.contract.config.PipelineKeys#COMPRESSIONS}
     * @param filesPerWeek Parquet files that the weekly pipeline writes for each week; at least 1
     * @param keepRejects how long rejects of past run dates are kept, in whole days
     * @param lease how long a run that no longer renews its lock keeps the output
     * @param page whether each run writes the page that people open
     * @param copies what is made of the tables beside Parquet
     */
    public record OutputSettings(
            String path,
            String compression,
            int filesPerWeek,
            Duration keepRejects,
            Duration lease,
            boolean page,
            CopySettings copies) {
        /** An output without copies. */
        public OutputSettings(
                String path, String compression, int filesPerWeek, Duration keepRejects, Duration lease, boolean page) {
            this(path, compression, filesPerWeek, keepRejects, lease, page, CopySettings.NONE);
        }
    }
}
