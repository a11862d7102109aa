package io.weekmart.launcher.check;

import io.weekmart.contract.config.PipelineKeys;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Whether no dump of a run date is expected, since the stores were closed: the configuration says so, or the calendar. */
final class ClosedDay {
    /** How lines name the calendar as the one that says so. */
    static final String CALENDAR = "the calendar";

    private ClosedDay() {}

    /** Where it is said that the stores were closed on a date of which dumps lack; empty where they were open or nothing lacks. */
    static Optional<String> source(ObjectStore store, Settings settings, DumpFinder finder, LocalDate date) {
        if (settings.raw().closed().on(date)) {
            return Optional.of(PipelineKeys.path(settings.pipeline(), "raw.closed"));
        }
        Optional<TableSpec> calendar = settings.pipeline().calendar();
        if (calendar.isEmpty()
                || settings.pipeline().dailyInputs().stream().allMatch(table -> finder.has(table, date))) {
            return Optional.empty();
        }
        return closedBy(store, settings, finder, calendar.get(), date) ? Optional.of(CALENDAR) : Optional.empty();
    }

    /** The newest calendar up to the date, which may have been exported before the stores closed. */
    private static boolean closedBy(
            ObjectStore store, Settings settings, DumpFinder finder, TableSpec calendar, LocalDate date) {
        List<Dump> dumps = finder.dumps(calendar).stream()
                .filter(dump -> !dump.date().isAfter(date) && !dump.files().isEmpty())
                .toList();
        if (dumps.isEmpty()) {
            return false;
        }
        Window window = new Window(settings.calendar());
        dumps.get(dumps.size() - 1)
                .files()
                .forEach(file ->
                        Reading.whole(store, file, settings.dialect(calendar), window.reader(settings, calendar)));
        return settings.raw().closed().on(date, window.closed(date));
    }

    /** The tables whose dumps say that something was delivered: the daily ones; of a pipeline without any, those whose dumps tell dates. */
    static List<TableSpec> witnesses(Settings settings) {
        List<TableSpec> daily = settings.pipeline().dailyInputs();
        return daily.isEmpty()
                ? settings.pipeline().inputs().stream()
                        .filter(table -> settings.raw().names(table).tellsDates())
                        .toList()
                : daily;
    }
}
