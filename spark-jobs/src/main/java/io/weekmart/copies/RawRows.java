package io.weekmart.copies;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The accepted raw rows of the dumps that a run of one date has published, as they are staged in the database. */
public interface RawRows {
    /** The tables, each with the column of the date before its own. */
    List<Staged> tables();

    /**
     * Reads the dumps, and writes the accepted rows of each table, by its name, into files. Not asked where all of them are staged already.
     *
     * @return empty where they cannot be had now, which is told as a warning
     */
    Optional<Map<String, List<Path>>> accept();

    /**
     * A table of the staging schema.
     *
     * @param whole whether the rows of a dump take the place of all others; else of those of the same date
     * @param dumpDate of the dump that the rows are of
     * @param dump what the ledger knows of the dump: another one is staged again
     * @param settings by which the rows were accepted; empty where the ledger does not know, and whatever is staged of the dump stays
     */
    record Staged(CopiedTable table, boolean whole, LocalDate dumpDate, String dump, Optional<String> settings) {}
}
