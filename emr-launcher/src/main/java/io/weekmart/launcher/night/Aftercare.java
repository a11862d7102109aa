package io.weekmart.launcher.night;

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

    /** Each of these answers what could not be told, a sentence for each channel; empty when everybody knows. */
    List<String> succeeded(LocalDate date, Attempt attempt, Outcome outcome);

    List<String> failed(LocalDate date, Attempt attempt, Outcome outcome);

    List<String> cancelled(LocalDate date, Attempt attempt, String cause);

    List<String> notReady(LocalDate date, List<String> faults);

    /** @param state how it stands, in a word or two */
    List<String> late(LocalDate date, String state, String detail);

    List<String> inputChanged(LocalDate date, String fingerprint, List<String> changes);
}
