package io.weekmart.publish;

import java.time.Clock;
import java.time.Duration;

/**
 * How long a lock lasts.
 *
 * @param lease how long a holder that is heard of no more keeps the output
 * @param renewEvery how often a holder renews; several times within a lease
 * @param skew how far clocks of two machines may differ: nobody takes over earlier than that after a lease has ended
 */
record LeaseTerms(Clock clock, Duration lease, Duration renewEvery, Duration skew) {
    private static final int RENEWALS_IN_A_LEASE = 6;

    /** What runs use: renewed every sixth of a lease, with clocks that are at most a sixth of it apart. */
    static LeaseTerms of(Duration lease) {
        Duration sixth = lease.dividedBy(RENEWALS_IN_A_LEASE);
        return new LeaseTerms(Clock.systemUTC(), lease, sixth, sixth);
    }
}
