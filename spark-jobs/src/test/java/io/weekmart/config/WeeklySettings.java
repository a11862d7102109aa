package io.weekmart.config;

import io.weekmart.contract.config.ConfSource;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.WeeklyTables;
import java.util.List;

/** The settings of the weekly pipeline, as the application reads them. */
public final class WeeklySettings {
    private WeeklySettings() {}

    public static Settings read(List<String> confUris, List<String> sets, ConfSource elsewhere) {
        return SettingsReader.read(ShippedPipelines.ALL, WeeklyTables.PIPELINE, confUris, sets, elsewhere);
    }
}
