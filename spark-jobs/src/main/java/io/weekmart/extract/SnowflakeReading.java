package io.weekmart.extract;

import java.time.Instant;
import java.util.List;

/** One moment of Snowflake's past. Its warehouse works in parallel, so that one connection is enough. */
record SnowflakeReading(
        SnowflakeSession session,
        String database,
        String snapshot,
        Instant readAt,
        boolean over,
        List<Selection> selections)
        implements Reading {
    SnowflakeReading {
        selections = List.copyOf(selections);
    }

    @Override
    public List<SnowflakeSession> sessions() {
        return List.of(session);
    }

    @Override
    public List<String> notes() {
        return List.of(
                "Snowflake writes the files itself: the manifest has no SHA-256 of them, and the sums of decimals are"
                        + " those of the database alone.");
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
