package io.weekmart.launcher.night;

import io.weekmart.launcher.config.DailyRun;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a run.
 *
 * @param attempts the first one first
 * @param now S3's clock when this was read: ages are told by it alone
 */
record Night(DailyRun run, List<Attempt> attempts, Instant now) {
    Night {
        attempts = List.copyOf(attempts);
    }

    LocalDate date() {
        return run.date();
    }

    Optional<Attempt> last() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }
}
