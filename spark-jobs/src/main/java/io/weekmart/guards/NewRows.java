package io.weekmart.guards;

import io.weekmart.publish.PublishedDump;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The rows of a daily dump beside those that it repeats of earlier ones: an export that reaches back some days would dilute what is wrong with
 * its new rows.
 *
 * <p>Which of the bad rows are repeated cannot be known, since a bad row has no key. So many are taken for repeated as the dump before had or, where
 * that is more, as are usual in as many rows of the dumps before. A dump is held to a limit as a whole too, so that this never lets pass what would
 * not.
 */
final class NewRows {
    private final DumpCounts dump;
    private final PublishedDump before;
    private final Collection<PublishedDump> earlier;

    private NewRows(DumpCounts dump, PublishedDump before, Collection<PublishedDump> earlier) {
        this.dump = dump;
        this.before = before;
        this.earlier = earlier;
    }

    /** The new rows of a dump; empty where it repeats none. */
    static Optional<NewRows> of(DumpCounts dump, DumpHistory history) {
        if (dump.full() || dump.content().repeated() == 0) {
            return Optional.empty();
        }
        return history.lastBefore(dump.date())
                .map(before -> new NewRows(dump, before, history.monthBefore(dump.date())));
    }

    /**
     * How many of them are bad.
     *
     * @param all bad rows of the dump
     * @param badOf how many an earlier dump had
     */
    long bad(long all, ToLongFunction<PublishedDump> badOf) {
        return all - repeated(all, badOf);
    }

    private long repeated(long all, ToLongFunction<PublishedDump> badOf) {
        long bad = earlier.stream().mapToLong(badOf).sum();
        long good = earlier.stream()
                .mapToLong(each -> each.rows() - each.rejected())
                .sum();
        long usual = good == 0 ? 0 : Math.round((double) dump.content().repeated() * bad / good);
        return Math.min(all, Math.max(usual, badOf.applyAsLong(before)));
    }

    /** How many they are. */
    long rows() {
        return dump.rows() - dump.content().repeated() - repeated(dump.rejected(), PublishedDump::rejected);
    }

    /** Names them in a sentence, behind how many of them are bad. */
    String described(long bad, long rows) {
        return String.format(
                Locale.ROOT, "%,d of the %,d rows of the dump of %s that no earlier one has", bad, rows, dump.date());
    }
}
