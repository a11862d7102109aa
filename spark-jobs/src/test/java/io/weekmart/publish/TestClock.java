package io.weekmart.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves by hand. */
final class TestClock extends Clock {
    private Instant now = Instant.parse("2024-05-06T01:00:00Z");

    synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    /** A lease of ten minutes by this clock; nothing is renewed in the background while a test runs. */
    LeaseTerms terms() {
        return new LeaseTerms(this, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofMinutes(1));
    }
}
