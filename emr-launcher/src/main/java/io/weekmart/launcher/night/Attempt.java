package io.weekmart.launcher.night;

import io.weekmart.launcher.compute.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt.
 *
 * @param claimedAt by S3's clock, as all times here
 * @param sendings by number; without those that EMR refused for certain
 * @param announced the number of the last sending, refused or not; 0 before the first one
 * @param refusal of the last sending; null where it was not refused
 * @param submissions by the number of their sending
 * @param ending why a launcher ends it; null where none does so by itself
 * @param catalogued whether the tables in Glue are in line with it
 * @param untold a sentence for each channel that was given up when the success was told; empty where everybody knows
 * @param closed whether nothing is left to do
 */
record Attempt(
        int number,
        Claim claim,
        Instant claimedAt,
        SortedMap<Integer, Announced> sendings,
        int announced,
        @Nullable Refusal refusal,
        SortedMap<Integer, Submission> submissions,
        boolean cancelled,
        @Nullable Ending ending,
        @Nullable Outcome outcome,
        boolean catalogued,
        List<String> untold,
        boolean closed) {
    Attempt {
        sendings = new TreeMap<>(sendings);
        submissions = new TreeMap<>(submissions);
        untold = List.copyOf(untold);
    }

    /** A sending, and when it was announced. */
    record Announced(Sending sending, Instant at) {}

    /** The outcome of an attempt that has one. */
    Outcome ended() {
        return Objects.requireNonNull(outcome, "the attempt has not ended");
    }

    /** Whether somebody wants no other attempt after this one, which has ended. */
    boolean calledOff() {
        return cancelled || ended().kind() == Outcome.Kind.CANCELLED;
    }

    /** Whether it is to be ended, by whomever. */
    boolean toBeEnded() {
        return cancelled || ending != null;
    }

    /** The sendings of which nobody knows yet whether they arrived, the last one above all. */
    boolean unsettled() {
        return !sendings.isEmpty() && !submissions.containsKey(sendings.lastKey());
    }

    /** Everything that was taken, once each. */
    List<Submission> taken() {
        return new ArrayList<>(new LinkedHashSet<>(submissions.values()));
    }
}
