package io.weekmart.launcher.check;

import io.weekmart.contract.dump.Dialect;
import io.weekmart.contract.dump.DumpNames.Choice;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.config.Settings;
import io.weekmart.launcher.store.ObjectStore;
import io.weekmart.launcher.store.StoredObject;
import java.time.LocalDate;
import java.util.Optional;

/** Whether the newest dump of a table can be read, before any run needs it. */
public final class NewestDump {
    private NewestDump() {}

    /**
     * Judges the beginning of the newest dump of a table, whatever its date, as the check of that date does. Little more is read of it than
     * its first line.
     *
     * @param today where a dump is missing, the date of the names that are told
     * @throws UserFault where S3 refuses to be read
     */
    public static CheckLine check(ObjectStore store, Settings settings, TableSpec table, LocalDate today) {
        DumpFinder finder = new DumpFinder(store, settings.raw(), LocalDate.EPOCH, today);
        // A folder without parts is one that an export is about to fill.
        Optional<StoredObject> newest = finder.dumps(table).stream()
                .filter(dump -> !dump.files().isEmpty())
                .reduce((older, newer) -> newer)
                .map(dump -> dump.files().get(0));
        if (newest.isEmpty()) {
            return CheckLine.fault(
                    settings.raw().names(table).patterns().get(0).name(table.name(), today),
                    "there is no dump of " + table.name() + ": looked for "
                            + DumpCheck.lookedFor(settings, table, today)
                            + (settings.raw().names(table).choice() == Choice.UNDATED
                                    ? ""
                                    : " and those of other dates"),
                    "Wait for the first export, or check " + DumpCheck.keys(settings, table) + ".");
        }
        StoredObject file = newest.get();
        String name = file.below(settings.raw().path());
        if (file.size() == 0) {
            return CheckLine.fault(name, HeaderCheck.EMPTY, HeaderCheck.WAIT);
        }
        Dialect dialect = settings.dialect(table);
        return new HeaderCheck(settings)
                .judged(table, name, Reading.head(store, file, dialect))
                .orElseGet(() -> CheckLine.ok(name, dialect.header() ? "header good" : "first row good"));
    }
}
