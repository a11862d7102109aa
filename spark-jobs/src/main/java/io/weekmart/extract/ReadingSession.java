package io.weekmart.extract;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that reads at the moment that is common to all tables. */
interface ReadingSession extends AutoCloseable {
    /** The rows of a small result, as texts. */
    List<List<@Nullable String>> rows(String sql) throws SQLException;

    /**
     * Reads the rows of one range of a selection.
     *
     * @param range the number of the query in {@link Selection#reading()}
     */
    void read(Selection selection, int range, RowSink sink) throws SQLException, IOException;

    /**
     * Makes sure that the moment is still the one that it was.
     *
     * @throws io.weekmart.contract.fault.UserFault with exit code 3 where it is not
     */
    default void verify() throws SQLException {}

    /** Ends whatever the session is doing, from another thread too. */
    void abort();

    @Override
    void close();
}
