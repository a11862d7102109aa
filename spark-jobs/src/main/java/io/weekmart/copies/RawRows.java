package io.weekmart.copies;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** The accepted raw rows of a date, as they are staged in the database. */
public interface RawRows {
    LocalDate date();

    /** The tables, each with the column of the date before its own. */
    List<Staged> tables();

    /** Of everything that decides which rows are accepted. */
    String fingerprint();

    /** Reads the dumps, and writes the accepted rows of each table, by its name, into files. Not asked where they are staged already. */
    Map<String, List<Path>> accept() throws IOException;

    /**
     * A table of the staging schema.
     *
     * @param whole whether the rows of a date take the place of all others; else of those of the same date
     */
    record Staged(CopiedTable table, boolean whole) {}
}
