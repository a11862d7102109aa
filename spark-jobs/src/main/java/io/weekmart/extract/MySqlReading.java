package io.weekmart.extract;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * One snapshot of a MySQL or MariaDB. No other connection can share it.
 *
 * @param notes what a person should know of the server
 */
record MySqlReading(
        MySqlSession session,
        String database,
        String snapshot,
        Instant readAt,
        boolean over,
        List<Selection> selections,
        List<String> notes)
        implements Reading {
    MySqlReading {
        selections = List.copyOf(selections);
        notes = List.copyOf(notes);
    }

    @Override
    public List<MySqlSession> sessions() {
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
