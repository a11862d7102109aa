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

    /** What runs use. */
    static final ClaimTerms USUAL =
            new ClaimTerms(Clock.systemUTC(), Duration.ofMinutes(3), Duration.ofSeconds(30), Duration.ofSeconds(30));
}
