package io.weekmart.launcher.night;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a night.
 *
 * @param attempts the first one first
 * @param now S3's clock when this was read: ages are told by it alone
 */
record Night(LocalDate date, List<Attempt> attempts, Instant now) {
    Night {
        attempts = List.copyOf(attempts);
    }

    Optional<Attempt> last() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }
}
