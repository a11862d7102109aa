package io.weekmart.extract;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** One moment of a database, at which all tables are read. */
interface Reading extends AutoCloseable {
    /** One for each thread; the first is the leading one, and ends last. */
    List<ReadingSession> sessions();

    /** Product and version. */
    String database();

    /** The database's own name of the moment. */
    String snapshot();

    /** When the moment was, by the database's clock. */
    Instant readAt();

    /** Whether the day was over before that moment, by the database's clock. */
    boolean over();

    /** The queries, by tables. */
    List<Selection> selections();

    /** What a person should know of the connections. */
    List<String> notes();

    /**
     * Makes sure, when everything is read, that the moment was one.
     *
     * @throws io.weekmart.contract.fault.UserFault with exit code 3 where it was not
     */
    default void verify() throws SQLException {}

    /** Ends whatever the connections are doing, from another thread. */
    void abort();

    @Override
    void close();
}
