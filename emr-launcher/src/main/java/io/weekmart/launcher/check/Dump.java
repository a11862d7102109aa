package io.weekmart.launcher.check;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.store.StoredObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table's dump of one night.
 *
 * @param name its name relative to the folder of the dumps; with a slash at its end where it is a folder of parts
 * @param files the file, or the parts in the order of their names
 * @param completed when the _SUCCESS beside the parts was written; null where there is none
 */
record Dump(TableSpec table, LocalDate date, String name, List<StoredObject> files, @Nullable Instant completed) {
    Dump {
        files = List.copyOf(files);
    }

    boolean folder() {
        return name.endsWith("/");
    }

    /** Whether all parts are written. A _SUCCESS that is older than one of them was left by an earlier export into the same folder. */
    boolean complete() {
        Instant at = completed;
        return at != null && files.stream().noneMatch(part -> part.modified().isAfter(at));
    }

    long bytes() {
        return files.stream().mapToLong(StoredObject::size).sum();
    }
}
