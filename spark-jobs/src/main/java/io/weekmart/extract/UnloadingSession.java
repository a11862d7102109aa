package io.weekmart.extract;

import java.sql.SQLException;
import java.util.List;

/** A connection to a database that writes the files of a dump by itself. */
interface UnloadingSession extends ReadingSession {
    /**
     * A file that the database wrote.
     *
     * @param name in the folder
     * @param rows records without the header
     */
    record Unloaded(String name, long rows, long bytes) {}

    /**
     * Has the rows of a selection written.
     *
     * @param folder where the files belong, relative to the folder of the dumps, with a slash at its end
     * @param splits whether there may be several files
     * @return those that were written; none where there are no rows
     */
    List<Unloaded> unload(Selection selection, String folder, boolean splits) throws SQLException;
}
