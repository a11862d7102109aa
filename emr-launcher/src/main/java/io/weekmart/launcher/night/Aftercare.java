package io.weekmart.launcher.night;

import io.weekmart.launcher.notify.Delivery;
import java.time.LocalDate;
import java.util.List;

/** What follows from a night for others: the catalog, and the people who are told. Everything here may be repeated. */
interface Aftercare {
    /**
     * Brings the catalog in line with what was published.
     *
     * @return what was changed, a line each
     */
    List<String> catalog();

    /** Each of these tells people, and answers what became of it. */
    Delivery succeeded(LocalDate date, Attempt attempt, Outcome outcome);

    Delivery failed(LocalDate date, Attempt attempt, Outcome outcome);

    Delivery cancelled(LocalDate date, Attempt attempt, String cause);

    Delivery notReady(LocalDate date, List<String> faults);

    /** @param state how it stands, in a word or two */
    Delivery late(LocalDate date, String state, String detail);

    Delivery inputChanged(LocalDate date, String fingerprint, List<String> changes);
}
