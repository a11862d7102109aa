package io.weekmart.extract;

import java.time.Instant;
import java.util.List;

/** One snapshot of a MySQL or MariaDB. No other connection can share it. */
record MySqlReading(
        MySqlSession session,
        String database,
        String snapshot,
        Instant readAt,
        boolean over,
        List<Selection> selections)
        implements Reading {
    MySqlReading {
        selections = List.copyOf(selections);
    }

    @Override
    public List<MySqlSession> sessions() {
        return List.of(session);
    }

    @Override
    public List<String> notes() {
        return List.of();
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
