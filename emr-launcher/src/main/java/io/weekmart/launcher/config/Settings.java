package io.weekmart.launcher.config;

import io.weekmart.contract.calendar.ClosedDays;
import io.weekmart.contract.config.CalendarChoice;
import io.weekmart.contract.config.ColumnNames;
import io.weekmart.contract.config.RowSources;
import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.manifest.ManifestName;
import io.weekmart.contract.table.HeaderNames;
import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.store.S3Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the check of the dumps needs of the configuration of a pipeline.
 *
 * @param pipeline with the inputs of which there are dumps
 * @param columns the export's names of the columns that it names otherwise, by ours
 * @param columnNames how the export names the columns of each table, and what a header by them lacks
 * @param privateColumns names of the columns whose values nobody may be shown, by table
 * @param dialects how the dumps are written, by table
 * @param rowSources the tables whose rows are made of those that name them
 * @param calendar the generated calendar; empty where a dump holds the calendar, or where there is none
 */
public record Settings(
        Pipeline pipeline,
        Raw raw,
        Map<TableSpec, Map<String, String>> columns,
        Map<TableSpec, ColumnNames> columnNames,
        Map<TableSpec, List<String>> privateColumns,
        Map<TableSpec, Dialect> dialects,
        RowSources rowSources,
        Optional<CalendarChoice> calendar,
        Check check) {
    public Settings {
        columns = Map.copyOf(columns);
        columnNames = Map.copyOf(columnNames);
        privateColumns = Map.copyOf(privateColumns);
        dialects = Map.copyOf(dialects);
    }

    /** How the dumps of a table are written. */
    public Dialect dialect(TableSpec table) {
        return dialects.getOrDefault(table, Dialect.STANDARD);
    }

    /** How the export names the columns of a table. */
    public ColumnNames columnNames(TableSpec table) {
        return Objects.requireNonNull(columnNames.get(table), table::name);
    }

    /** The configured positions of a table's columns, where its dumps have no header. */
    public List<String> positions(TableSpec table) {
        Map<String, String> positions =
                Objects.requireNonNull(columnNames.get(table)).exported();
        return table.columns().stream()
                .filter(positions::containsKey)
                .map(column -> Objects.requireNonNull(positions.get(column)).strip())
                .toList();
    }

    /** Which names out of the header of a table's dump may be shown, or kept. Without a header they are positions, which tell nothing. */
    public HeaderNames headerNames(TableSpec table) {
        if (!dialect(table).header()) {
            return new HeaderNames(table, true, Set.of());
        }
        return HeaderNames.of(
                table, columns.getOrDefault(table, Map.of()), privateColumns.getOrDefault(table, List.of()));
    }

    /**
     * Where the dumps lie.
     *
     * @param names which files the dumps of each table are
     * @param daily whether a dump of a table that is delivered daily holds what was recorded since the dump before
     * @param lookbackWeeks weeks of the window in the daily layout, the date's own included; heeded where the pipeline has a calendar
     * @param allowGaps whether a date of the window may lack its dump
     * @param closed days on which no dump is expected
     */
    public record Raw(
            S3Location path,
            boolean daily,
            Map<TableSpec, DumpNames> names,
            int lookbackWeeks,
            boolean allowGaps,
            ClosedDays closed) {
        public Raw {
            names = Map.copyOf(names);
        }

        /** Which files the dumps of a table are. */
        public DumpNames names(TableSpec table) {
            return Objects.requireNonNull(names.get(table), table::name);
        }
    }

    /**
     * What is asked of a dump before money is spent on it.
     *
     * @param fullReadLimit bytes of a run date's dumps that are read to their ends, all files together
     * @param minSize least size, as a fraction of the median of the same weekday
     * @param maxSize greatest size, as a multiple of that median
     * @param quietPeriod how old the newest part of a folder must be where nothing says that the folder is complete
     * @param manifest name of the manifests of the dumps; null where there are none
     */
    public record Check(
            long fullReadLimit,
            double minSize,
            double maxSize,
            Duration quietPeriod,
            @Nullable ManifestName manifest) {}
}
