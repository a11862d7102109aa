package io.weekmart.publish;

import io.weekmart.contract.run.Sha256;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that decides what a run computes, apart from what is published already. Two equal runs compute equal rows. The ledger keeps
 * that of the last one, so that the same run again finds nothing to do.
 *
 * @param range of a backfill, from and to; empty for a daily run
 * @param inputs every file that is read, in any order
 * @param configFingerprint of every setting that can change a row or a file
 */
public record LastRun(
        String range, LocalDate runDate, List<Input> inputs, String configFingerprint, String jobVersion) {
    /** Hexadecimal digits of the digest of a secret. */
    private static final int SECRET_DIGITS = 8;

    public LastRun {
        inputs = inputs.stream().sorted(Comparator.comparing(Input::path)).toList();
    }

    /** A daily run. */
    public LastRun(LocalDate runDate, List<Input> inputs, String configFingerprint, String jobVersion) {
        this("", runDate, inputs, configFingerprint, jobVersion);
    }

    /** The same as a backfill of a range of dates. */
    public LastRun over(LocalDate from, LocalDate to) {
        return new LastRun(from + "/" + to, runDate, inputs, configFingerprint, jobVersion);
    }

    /**
     * The same, computed with a secret. Of this the fingerprint holds no more than tells one secret from another: 32 bits of a digest under a
     * label, digested again with the settings.
     */
    public LastRun with(String secret) {
        String told = Sha256.hex("weekmart: which secret a run used\n" + secret).substring(0, SECRET_DIGITS);
        return new LastRun(range, runDate, inputs, Sha256.hex(configFingerprint + "\n" + told), jobVersion);
    }

    /** Whether it computed a date. */
    public boolean covers(LocalDate date) {
        return range.isEmpty()
                ? date.equals(runDate)
                : !date.isAfter(runDate) && !date.isBefore(LocalDate.parse(range.substring(0, range.indexOf('/'))));
    }

    /** The same inputs, but equal to no other run: something was published since that it did not. */
    LastRun outdated() {
        return new LastRun(range, runDate, inputs, "", jobVersion);
    }

    /**
     * A file that is read.
     *
     * @param checksum of its content, as the store gives it
     */
    public record Input(String path, long bytes, String checksum) {}
}
