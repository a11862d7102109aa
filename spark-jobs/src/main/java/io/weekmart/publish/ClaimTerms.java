package io.weekmart.publish;

import java.time.Clock;
import java.time.Duration;

/**
 * How long a claim lasts.
 *
 * @param lease how long a holder that is heard of no more keeps the output
 * @param renewEvery how often a holder renews; several times within a lease
 * @param skew how far clocks of two machines may differ: nobody takes over earlier than that after a lease has ended
 */
record ClaimTerms(Clock clock, Duration lease, Duration renewEvery, Duration skew) {
    /** Names another lease, as {@code PT30S}: for tests of whole processes, which can't wait for minutes. */
    static final String LEASE_PROPERTY = "weekmart.lease";

    private static final Duration USUAL_LEASE = Duration.ofMinutes(3);
    private static final int RENEWALS_IN_A_LEASE = 6;

    /** What runs use: three minutes, renewed every 30 seconds, with clocks that are at most 30 seconds apart. */
    static ClaimTerms usual() {
        Duration lease = Duration.parse(System.getProperty(LEASE_PROPERTY, USUAL_LEASE.toString()));
        Duration sixth = lease.dividedBy(RENEWALS_IN_A_LEASE);
        return new ClaimTerms(Clock.systemUTC(), lease, sixth, sixth);
    }
}
