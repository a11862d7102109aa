package io.weekmart.extract;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * One moment of a database that one connection reads: no other one can share a snapshot of MySQL, and the warehouse of Snowflake works in parallel
 * by itself.
 */
record SingleReading(
        ReadingSession session,
        String database,
        String snapshot,
        Instant readAt,
        boolean over,
        List<Selection> selections,
        List<String> notes)
        implements Reading {
    SingleReading {
        selections = List.copyOf(selections);
        notes = List.copyOf(notes);
    }

    @Override
    public List<ReadingSession> sessions() {
        return List.of(session);
    }

    @Override
    public void verify() throws SQLException {
        session.verify();
    }

    @Override
    public void abort() {
        session.abort();
    }

    @Override
    public void close() {
        session.close();
    }
}
