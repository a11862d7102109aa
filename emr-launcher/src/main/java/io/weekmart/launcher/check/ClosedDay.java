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
    private ClosedDay() {}

    /** Where it is said that the stores were closed on a date; empty where they were open. */
    static Optional<String> source(ObjectStore store, Settings settings, DumpFinder finder, LocalDate date) {
        if (settings.raw().closed().on(date)) {
            return Optional.of(PipelineKeys.path(settings.pipeline(), "raw.closed"));
        }
        Optional<TableSpec> calendar = settings.pipeline().calendar();
        if (calendar.isEmpty()
                || daily(settings).stream()
                        .noneMatch(table -> of(finder, table, date).isEmpty())) {
            return Optional.empty();
        }
        return closedBy(store, settings, finder, calendar.get(), date) ? Optional.of("the calendar") : Optional.empty();
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

    /** Whether a dump of a daily table is there; of a pipeline without any, one of a table whose dumps tell dates. */
    static boolean delivered(Settings settings, DumpFinder finder, LocalDate date) {
        List<TableSpec> daily = daily(settings);
        return (daily.isEmpty() ? settings.pipeline().inputs() : daily)
                .stream()
                        .filter(table ->
                                !daily.isEmpty() || settings.raw().names(table).tellsDates())
                        .anyMatch(table -> !of(finder, table, date).isEmpty());
    }

    /** Whether a dump is there of a daily table that the pipeline cannot do without, so that the others must be there too. */
    static boolean halfDelivered(Settings settings, DumpFinder finder, LocalDate date) {
        return daily(settings).stream()
                .anyMatch(table ->
                        !table.dispensable() && !of(finder, table, date).isEmpty());
    }

    private static List<TableSpec> daily(Settings settings) {
        return settings.pipeline().dailyInputs();
    }

    private static List<Dump> of(DumpFinder finder, TableSpec table, LocalDate date) {
        return finder.dumps(table).stream()
                .filter(dump -> dump.date().equals(date))
                .toList();
    }
}
