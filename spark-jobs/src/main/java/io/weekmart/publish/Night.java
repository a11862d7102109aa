package io.weekmart.publish;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that decides what a night, or a backfill, computes, apart from what is published already. Two equal nights compute equal rows.
 *
 * @param range of a backfill, from and to; empty for a night
 * @param inputs every file that is read, in any order
 * @param configFingerprint of every setting that can change a row or a file
 */
public record Night(String range, LocalDate runDate, List<Input> inputs, String configFingerprint, String jobVersion) {

    public Night {
        inputs = inputs.stream().sorted(Comparator.comparing(Input::path)).toList();
    }

    public Night(LocalDate runDate, List<Input> inputs, String configFingerprint, String jobVersion) {
        this("", runDate, inputs, configFingerprint, jobVersion);
    }

    /** The same computed for a range of weeks. */
    public Night over(LocalDate from, LocalDate to) {
        return new Night(from + "/" + to, runDate, inputs, configFingerprint, jobVersion);
    }

    /** The same inputs, but not the same night as any other: something was published since that it did not. */
    Night outdated() {
        return new Night(range, runDate, inputs, "", jobVersion);
    }

    /**
     * A file that is read.
     *
     * @param checksum of its content, as the store gives it
     */
    public record Input(String path, long bytes, String checksum) {}
}
