package io.weekmart.pipeline;

import io.weekmart.contract.table.Reasons;
import io.weekmart.quality.KeyTally;
import io.weekmart.quality.RowPlace;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The key checks on the rows of one natural key in the dump of one date: equal rows are accepted once, and differing rows not at all. {@link
 * io.weekmart.quality.KeyGroup} does the same over the dumps of several dates.
 *
 * <p>However many rows have the key, the values of the first one alone are held. Of rows that are equal to it the places are held, 32 bytes each,
 * since a later row may differ and make all of them conflicting. From the first difference on, nothing more is held.
 */
final class KeyRows {
    private static final int NUMBERS = 4;
    private static final int USUAL_ROWS = 16;
    /** Above this, the memory for places is given back once the key is done. */
    private static final int MANY_ROWS = 1 << 16;

    private final KeyTally tally;
    private final long dumpDay;
    private final RejectSink rejects;
    private @Nullable Row first;
    private long content;
    private boolean conflicting;
    private long[] places = new long[USUAL_ROWS * NUMBERS];
    private int held;

    /** Takes the rows that the key checks reject. */
    interface RejectSink {
        /**
         * Takes one row.
         *
         * @param row equal to it in every declared column
         * @param reason one bit of {@link Reasons}
         */
        void reject(Row row, RowPlace place, long reason);
    }

    /** @param dumpDay date of the dump, in days since 1970-01-01 */
    KeyRows(KeyTally tally, long dumpDay, RejectSink rejects) {
        this.tally = tally;
        this.dumpDay = dumpDay;
        this.rejects = rejects;
    }

    /** The first row of the key; null where there is none yet. */
    @Nullable Row first() {
        return first;
    }

    /**
     * Adds a row. Rows come in the order of file and line.
     *
     * @param rowContent equal for rows that are equal in every declared column
     */
    void add(Row row, RowPlace place, long rowContent) {
        if (first == null) {
            first = row;
            content = rowContent;
        } else if (!conflicting && rowContent != content) {
            conflicting = true;
            for (int i = 0; i < held; i++) {
                conflict(first, placeAt(i));
            }
            held = 0;
        }
        if (conflicting) {
            conflict(row, place);
        } else {
            hold(place);
        }
    }

    /** Ends the key: counts and rejects all rows but the one accepted, forgets them, and returns that one; null where there is none. */
    @Nullable Row end() {
        Row accepted = conflicting ? null : first;
        for (int i = 1; i < held; i++) {
            rejects.reject(Objects.requireNonNull(first), placeAt(i), Reasons.DUPLICATE_ROW);
            tally.countDuplicate(dumpDay);
        }
        first = null;
        conflicting = false;
        held = 0;
        if (places.length > MANY_ROWS * NUMBERS) {
            places = new long[USUAL_ROWS * NUMBERS];
        }
        return accepted;
    }

    private void conflict(Row row, RowPlace place) {
        rejects.reject(row, place, Reasons.CONFLICTING_KEY);
        tally.countConflict(dumpDay);
    }

    private void hold(RowPlace place) {
        int at = held * NUMBERS;
        if (at == places.length) {
            places = Arrays.copyOf(places, Math.multiplyExact(2, places.length));
        }
        places[at] = place.split();
        places[at + 1] = place.offset();
        places[at + 2] = place.length();
        places[at + 3] = place.line();
        held++;
    }

    private RowPlace placeAt(int index) {
        int at = index * NUMBERS;
        return new RowPlace((int) places[at], places[at + 1], places[at + 2], places[at + 3]);
    }
}
