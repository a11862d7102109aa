package io.weekmart.job;

import io.weekmart.contract.fault.UserFault;
import java.time.LocalDate;
import java.util.List;

/**
 * What a backfill that publishes one date after the other has published when it fails. Whatever fails at a later date knows of that date
 * alone, and says that nothing was published.
 *
 * @param dates in their order; at least one
 * @param failed the date at which the backfill failed
 */
record PublishedDates(List<LocalDate> dates, LocalDate failed) {

    PublishedDates {
        dates = List.copyOf(dates);
    }

    /** The same fault, saying what is published. */
    UserFault told(UserFault fault) {
        String message = String.valueOf(fault.getMessage());
        String whole = sentence() + " Nothing of " + failed + " was published.";
        if (message.contains(UserFault.NOTHING_PUBLISHED)) {
            return new UserFault(
                    fault.exitCode(), message.replace(UserFault.NOTHING_PUBLISHED, whole), fault.hint(), fault);
        }
        return new UserFault(
                fault.exitCode(),
                message,
                fault.hint().contains(UserFault.NOTHING_PUBLISHED)
                        ? fault.hint().replace(UserFault.NOTHING_PUBLISHED, whole)
                        : sentence() + " " + fault.hint(),
                fault);
    }

    /** Which dates are published, as a sentence. */
    String sentence() {
        LocalDate first = dates.get(0);
        LocalDate last = dates.get(dates.size() - 1);
        return first.equals(last) ? first + " is published." : first + " to " + last + " are published.";
    }
}
