package io.weekmart.launcher.check;

import io.weekmart.contract.table.TableSpec;
import io.weekmart.launcher.store.StoredObject;
import java.time.LocalDate;
import java.util.List;

/**
 * One table's dump of one night.
 *
 * @param name its name relative to the folder of the dumps; with a slash at its end where it is a folder of parts
 * @param files the file, or the parts in the order of their names
 * @param complete whether a _SUCCESS lies beside the parts
 */
record Dump(TableSpec table, LocalDate date, String name, List<StoredObject> files, boolean complete) {
    Dump {
        files = List.copyOf(files);
    }

    boolean folder() {
        return name.endsWith("/");
    }

    long bytes() {
        return files.stream().mapToLong(StoredObject::size).sum();
    }
}
