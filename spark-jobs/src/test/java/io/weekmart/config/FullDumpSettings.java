package io.weekmart.config;

import io.weekmart.contract.table.Pipeline;
import io.weekmart.contract.table.TableSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings of a test's own pipeline whose full dumps lie in one folder, named {@code table_date.csv}; any share of rows may be rejected. */
public final class FullDumpSettings {
    private FullDumpSettings() {}

    public static Settings of(Pipeline pipeline, Path folder, long splitBytes) {
        Map<TableSpec, Settings.Table> tables = new LinkedHashMap<>();
        pipeline.inputs()
                .forEach(table -> tables.put(
                        table, new Settings.Table(Map.of(), List.of(), table.naturalKey(), 1, List.of(), Set.of())));
        return new Settings(
                pipeline,
                new Settings.Raw(
                        folder.toString(),
                        Settings.Layout.FULL,
                        List.of("{table}_{date}.csv"),
                        4,
                        false,
                        1 << 20,
                        splitBytes),
                tables,
                new Settings.GuardLimits(0, 0.05, 200),
                new Settings.OutputSettings("unused", "zstd", 1, Duration.ofDays(90), Duration.ofMinutes(3), true),
                Map.of());
    }
}
