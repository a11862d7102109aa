package io.weekmart.launcher.config;

import io.weekmart.contract.dump.FilePattern;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.store.S3Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the launcher needs of the configuration. */
public record Settings(Raw raw, Map<TableSpec, Map<String, String>> columns, Check check) {
    public Settings {
        columns = Map.copyOf(columns);
    }

    /** The export's names of a table's columns, in the order of {@link TableSpec#columns()}. */
    public List<String> exported(TableSpec table) {
        Map<String, String> renamed = columns.getOrDefault(table, Map.of());
        return table.columns().stream()
                .map(column -> renamed.getOrDefault(column, column))
                .toList();
    }

    /**
     * Where the dumps lie.
     *
     * @param daily whether a dump of sales or inventory holds one night alone
     * @param lookbackWeeks weeks of the window in the daily layout, the night's own included
     * @param allowGaps whether a date of the window may lack its dump
     */
    public record Raw(S3Location path, boolean daily, List<FilePattern> names, int lookbackWeeks, boolean allowGaps) {
        public Raw {
            names = List.copyOf(names);
        }
    }

    /**
     * What is asked of a dump before money is spent on it.
     *
     * @param fullReadLimit bytes of a run date's dumps that are read to their ends, all files together
     * @param minSize least size, as a fraction of the median of the same weekday
     * @param maxSize greatest size, as a multiple of that median
     * @param quietPeriod how old the newest part of a folder must be where nothing says that the folder is complete
     * @param manifest name of the night's manifest with {date} in it, relative to the folder of the dumps; null where there is none
     */
    public record Check(
            long fullReadLimit, double minSize, double maxSize, Duration quietPeriod, @Nullable String manifest) {}
}
