package io.weekmart.extract;

import io.weekmart.contract.fault.ExitCode;
import io.weekmart.contract.fault.UserFault;
import io.weekmart.contract.manifest.Extraction;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The date that is extracted, and what a database must have for it.
 *
 * @param end when the date is over
 * @param mayBePartial whether a day that is not over is read as far as it is
 * @param before the extraction of the date before, if there is one
 */
record Night(LocalDate date, Instant end, boolean mayBePartial, Optional<Extraction> before) {
    static Night of(ExtractSettings settings, LocalDate date, boolean mayBePartial, Optional<Extraction> before) {
        return new Night(date, Bounds.end(date, settings.dayEnds(), settings.zone()), mayBePartial, before);
    }

    /** @param now by the clock of the database */
    boolean over(Instant now) {
        return !now.isBefore(end);
    }

    /**
     * Ends the run where the day goes on.
     *
     * @param now by the clock of the database
     * @throws UserFault with exit code 3
     */
    void refuseUnlessOver(Instant now) {
        if (!over(now) && !mayBePartial) {
            throw UserFault.passing(
                    ExitCode.INPUT,
                    "Cannot extract the dumps of " + date + ": that day ends at " + end
                            + ", and by the clock of the database it is " + now + ".",
                    "Wait until it is over. With --partial the rows there are so far are read, and read again later.",
                    null);
        }
    }

    /**
     * Up to when a replica must have what its primary committed: the end of the day, and the moment at which the date before was read. The dumps of
     * this date supersede those, and must not hold an older state.
     */
    Instant committed() {
        return before.map(Extraction::readAt).filter(end::isBefore).orElse(end);
    }
}
